/** Part of the metadata proxy’s program: nothing but Node’s own modules. */
import type { Socket } from 'node:net';
import { askingGuest } from './asking-guest.js';

/** The connections of all guests: so many of one, so many in all. */
export class GuestConnections {
  /** By address, the oldest first. */
  readonly #held = new Map<string, Set<Socket>>();
  #count = 0;

  constructor(
    private readonly ofOne: number,
    private readonly ofAll: number,
  ) {}

  get count(): number {
    return this.#count;
  }

  /**
   * False: it was closed, because this guest holds enough. Where all hold too many, the one with the most loses its
   * oldest.
   */
  admit(socket: Socket): boolean {
    const guest = askingGuest(socket.remoteAddress).address;
    const held = this.#held.get(guest) ?? new Set();
    if (held.size >= this.ofOne || !this.#makeRoom(held.size)) {
      socket.destroy();
      return false;
    }
    this.#held.set(guest, held.add(socket));
    this.#count += 1;
    socket.once('close', () => this.#forget(guest, socket));
    return true;
  }

  #makeRoom(own: number): boolean {
    if (this.#count < this.ofAll) return true;
    const greediest = [...this.#held].reduce((a, b) => (b[1].size > a[1].size ? b : a));
    const [guest, sockets] = greediest;
    const [oldest] = sockets;
    if (!oldest || sockets.size <= own + 1) return false;
    this.#forget(guest, oldest);
    oldest.destroy();
    return true;
  }

  #forget(guest: string, socket: Socket): void {
    const held = this.#held.get(guest);
    if (!held?.delete(socket)) return;
    this.#count -= 1;
    if (held.size === 0) this.#held.delete(guest);
  }
}
