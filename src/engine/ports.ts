import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that somebody listens on, and what it is for. */
export interface PortWish {
  readonly what: string;
  readonly address: string;
  readonly port: number;
}

/** The first that cannot be had, as one clear line; undefined: all are free. */
export async function takenPort(wishes: readonly PortWish[]): Promise<string | undefined> {
  for (const { what, address, port } of wishes) {
    const error = await tryPort(address, port);
    if (error)
      return `port ${port} on ${address} (${what}) is ${error}; --port_offset=100 moves all ports of this cloud`;
  }
  return undefined;
}

/** Resolves with why the port cannot be had. */
function tryPort(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRINUSE' ? 'taken' : error.message),
    );
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** What a supervisor that was killed leaves behind ends by itself, but not at once. */
const PATIENCE_MS = 5_000;

/** Resolves when all can be had; throws the one clear line when one cannot. `again`: the last supervisor was killed. */
export async function freePorts(wishes: readonly PortWish[], again: boolean): Promise<void> {
  for (const start = Date.now(); ; await sleep(100)) {
    const taken = await takenPort(wishes);
    if (taken === undefined) return;
    if (!again || Date.now() - start > PATIENCE_MS) throw new Error(taken);
  }
}
