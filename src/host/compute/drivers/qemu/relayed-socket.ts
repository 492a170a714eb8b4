import { chmodSync, chownSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { RelaySpec } from './relay-spec.js';

const CONNECT_MS = 5_000;
/** After so long without a byte the other host is asked whether it is still there. */
const KEEP_ALIVE_MS = 10_000;
/** A guest has one connection, and who looks whether it is served another. */
const MOST_CONNECTIONS = 8;

/** A socket of this host that leads to an address of another one. Nothing of what passes is read: it is TLS. */
export class RelayedSocket {
  readonly #server: Server = createServer((from) => this.#join(from));
  readonly #sockets = new Set<Socket>();

  constructor(private readonly spec: RelaySpec) {
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Rejects when the socket cannot be made. */
  async open(): Promise<void> {
    const { path, uid } = this.spec;
    rmSync(path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(path, resolve);
    });
    // Before anybody else can be called.
    chmodSync(path, 0o600);
    chownSync(path, uid, uid);
  }

  /** Whoever uses it is cut off. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.spec.path, { force: true });
  }

  /** When one side ends, so does the other: QEMU connects again, and waits as long as it was told. */
  #join(from: Socket): void {
    const { host, port } = this.spec;
    const to = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    to.setTimeout(CONNECT_MS, () => to.destroy()).once('connect', () => to.setTimeout(0));
    const sockets = [from, to];
    const end = () => sockets.forEach((socket) => socket.destroy());
    for (const socket of sockets) {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    pipeline(from, to, end);
    pipeline(to, from, end);
  }
}
