import { createServer, type Server } from 'node:net';
import { z } from 'zod';
import type { TcpAddress } from '../../../../../workflows/contracts/volume.js';
import { EngineError } from '../../../../common/errors/engine-error.js';

/** A range of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const MOST = 65_535;

/** `FIRST-LAST`. Throws in one line what is wrong with the flag. */
export function portRangeIn(text: string): PortRange {
  const [, first, last] = (/^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (first === undefined || last === undefined || first < 1 || last > MOST || first > last)
    throw new Error(`--volume_ports=${text.slice(0, 50)} is no range of ports, as 24000-24999 is`);
  return { first, last };
}

/** One that nobody has. Throws InternalError: all are taken. */
export async function freePortIn(
  { first, last }: PortRange,
  { host, taken }: { readonly host: string; readonly taken: ReadonlySet<number> },
): Promise<number> {
  for (let port = first; port <= last; port += 1)
    if (!taken.has(port) && (await isFree({ host, port }))) return port;
  throw new EngineError('InternalError', 'The volume’s host has no free port for another volume');
}

async function isFree(address: TcpAddress): Promise<boolean> {
  try {
    const listener = await listenAt(address);
    await new Promise((resolve) => listener.close(resolve));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/**
 * For a program that is about to be started and listens on with it. Who comes meanwhile is sent away, to come again.
 */
export function listenAt({ host, port }: TcpAddress): Promise<Server> {
  const listener = createServer((early) => early.destroy());
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen({ host, port, exclusive: true }, () => resolve(listener));
  });
}

const withHandle = z.object({ _handle: z.object({ fd: z.int().min(0) }) });

/** Its number in this process. Node keeps it in a field that it does not promise: where that is gone, this throws. */
export const descriptorOf = (listener: Server): number => withHandle.parse(listener)._handle.fd;
