import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that somebody listens on, and what it is for. */
export interface PortRequest {
  readonly what: string;
  readonly address: string;
  readonly port: number;
}

/** All ports of a cloud, already moved by its `--port_offset`. */
export interface PortWishes {
  readonly all: readonly PortRequest[];
  readonly offset: number;
}

const STEP = 100;
const FURTHEST = 5_000;

/** The first that cannot be had, as one clear line with an offset that is free; undefined: all are free. */
export async function takenPort({ all, offset }: PortWishes): Promise<string | undefined> {
  for (const { what, address, port } of all) {
    const error = await tryPort(address, port);
    if (!error) continue;
    const free = await freeOffset(all);
    const way = free === undefined ? '' : `; --port_offset=${offset + free} moves all ports of this cloud`;
    return `port ${port} on ${address} (${what}) is ${error}${way}`;
  }
  return undefined;
}

/** What all ports may be moved by, from where they are now. */
async function freeOffset(all: readonly PortRequest[]): Promise<number | undefined> {
  for (let more = STEP; more <= FURTHEST; more += STEP) {
    const moved = all.map(({ address, port }) => ({ address, port: port + more }));
    if (moved.some(({ port }) => port > 65_535)) return undefined;
    const taken = await Promise.all(moved.map(({ address, port }) => tryPort(address, port)));
    if (taken.every((why) => why === undefined)) return more;
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
export async function freePorts(wishes: PortWishes, again: boolean): Promise<void> {
  for (const start = Date.now(); ; await sleep(100)) {
    const taken = await takenPort(wishes);
    if (taken === undefined) return;
    if (!again || Date.now() - start > PATIENCE_MS) throw new Error(taken);
  }
}
