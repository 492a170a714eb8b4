import { readFileSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';

export interface ConnectionCaps {
  readonly total: number;
  readonly perAddress: number;
}

/**
 * Bounds how many connections a server holds, in all and of one address. When there are too many, the one that has
 * waited longest without a request gives way: of the address that asks, else of the one that holds most. Where none
 * waits, the newcomer goes. Idle connections keep no client out.
 */
export function capConnections(server: Server, { total, perAddress }: ConnectionCaps): void {
  const held = new HeldConnections();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    // Those that are gone by the time they are counted close by themselves.
    const makesRoom =
      (held.of(address) < perAddress || held.evict(address)) &&
      (held.size < total || held.evict(held.largest()));
    if (!makesRoom) return void socket.destroy();
    held.add(address, socket);
  });
  server.on('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    held.began(socket);
    answer.once('close', () => held.ended(socket));
  });
}

/** By address; in each, those that wait for a request in the order in which they began to. */
class HeldConnections {
  readonly #waiting = new Map<string, Set<Socket>>();
  readonly #counts = new Map<string, number>();
  readonly #addresses = new Map<Socket, string>();
  /** How many requests of each are not answered yet: clients may send the next before the answer. */
  readonly #open = new WeakMap<Socket, number>();

  get size(): number {
    return this.#addresses.size;
  }

  of(address: string): number {
    return this.#counts.get(address) ?? 0;
  }

  largest(): string {
    let found = '';
    for (const [address, count] of this.#counts) if (count > this.of(found)) found = address;
    return found;
  }

  add(address: string, socket: Socket): void {
    this.#addresses.set(socket, address);
    this.#counts.set(address, this.of(address) + 1);
    this.#wait(socket, address);
    socket.once('close', () => this.#forget(socket));
  }

  began(socket: Socket): void {
    this.#open.set(socket, this.#openOf(socket) + 1);
    this.#waiting.get(this.#addresses.get(socket) ?? '')?.delete(socket);
  }

  ended(socket: Socket): void {
    const address = this.#addresses.get(socket);
    const left = this.#openOf(socket) - 1;
    this.#open.set(socket, left);
    if (left === 0 && address !== undefined) this.#wait(socket, address);
  }

  /** Whether one could go. */
  evict(address: string): boolean {
    const [oldest] = this.#waiting.get(address) ?? [];
    if (!oldest) return false;
    this.#forget(oldest);
    oldest.destroy();
    return true;
  }

  #wait(socket: Socket, address: string): void {
    const waiting = this.#waiting.get(address) ?? new Set();
    this.#waiting.set(address, waiting.add(socket));
  }

  #openOf(socket: Socket): number {
    return this.#open.get(socket) ?? 0;
  }

  #forget(socket: Socket): void {
    const address = this.#addresses.get(socket);
    if (address === undefined) return;
    this.#addresses.delete(socket);
    this.#waiting.get(address)?.delete(socket);
    const left = this.of(address) - 1;
    if (left > 0) return void this.#counts.set(address, left);
    this.#counts.delete(address);
    this.#waiting.delete(address);
  }
}

/** Half of the files that this process may have open, or `asked` when that is less: the rest is for everything else. */
export function belowFileLimit(asked: number, limits = readFileSync('/proc/self/limits', 'utf8')): number {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  return soft === undefined ? asked : Math.min(asked, Math.floor(Number(soft) / 2));
}
