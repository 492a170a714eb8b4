import { once } from 'node:events';
import { connect } from 'node:net';
import type { TcpAddress } from '../../../workflows/contracts/volume.js';
import { setTimeout as sleep } from 'node:timers/promises';

/** The first word of an NBD server. */
const MAGIC = 'NBDMAGIC';
const RETRY_MS = 4;

/** Where an NBD server listens: a socket's path, or an address. */
export type NbdPlace = string | TcpAddress;

/**
 * Whether an NBD server listens there and greets within `ms`: one that accepts and says nothing would hang its client.
 */
export async function greets(place: NbdPlace, ms: number): Promise<boolean> {
  const client = typeof place === 'string' ? connect(place) : connect({ ...place });
  // What matters about an error is the end that follows it.
  client.on('error', () => undefined);
  try {
    const [said] = (await once(client, 'data', { signal: AbortSignal.timeout(ms) })) as [Buffer];
    return said.subarray(0, MAGIC.length).toString() === MAGIC;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}

/** Waits for it, as long as `alive` and until `ms` are over. */
export async function greetsSoon(place: NbdPlace, ms: number, alive: () => boolean): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end && alive(); await sleep(RETRY_MS))
    if (await greets(place, ms)) return true;
  return false;
}
