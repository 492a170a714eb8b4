import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The first word of an NBD server. */
const MAGIC = 'NBDMAGIC';
const RETRY_MS = 4;

/**
 * Whether an NBD server listens there and greets within `ms`: one that accepts and says nothing would hang its client.
 */
export async function greets(socket: string, ms: number): Promise<boolean> {
  const client = connect(socket);
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
export async function greetsSoon(socket: string, ms: number, alive: () => boolean): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end && alive(); await sleep(RETRY_MS))
    if (await greets(socket, ms)) return true;
  return false;
}
