import { chmod, chown, rm } from 'node:fs/promises';
import { connect, createServer, isIP, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { z } from 'zod';
import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import { LogTally } from '../../../../common/log/log-tally.js';
import { logger } from '../../../../common/log/logger.js';
import type { DoorPlace } from '../../guest-doors-flag.js';
import { DOOR_NAMES, type DoorName } from './door-names.js';

export interface DoorRelayOptions {
  readonly socket: string;
  /** The only user, beside root, that may open the socket. */
  readonly uid: number;
  readonly doors: ReadonlyMap<DoorName, DoorPlace>;
  /** PEM of the authorities that certificates of doors are checked against; absent: those that Node knows. */
  readonly authorities?: string | undefined;
  /** How long a door may take to be reached, with its TLS, in milliseconds. */
  readonly connectMs?: number;
  /** The port of this host's guest that the proxy knows by this source address; undefined: there is none. */
  guestAt(source: string): Pick<PortSpec, 'portId' | 'address'> | undefined;
}

const MOST_CONNECTIONS = 512;
const GREETING_BYTES = 256;
const GREETING_MS = 5_000;
const CONNECT_MS = 10_000;
const greeting = z.object({ address: z.ipv4(), door: z.enum(DOOR_NAMES as [DoorName, ...DoorName[]]) });

/**
 * engine-network's side of the guests' doors: carries bytes between the program that guests reach and the doors of the
 * cloud, for guests of this host and to these doors only. It reads nothing of them but who asks for which door.
 */
export class DoorRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #failures = new LogTally();

  constructor(private readonly options: DoorRelayOptions) {
    this.#server = createServer((from) => this.#take(from));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  async open(): Promise<void> {
    const { socket, uid } = this.options;
    await rm(socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(socket, resolve);
    });
    await chmod(socket, 0o600);
    await chown(socket, uid, uid);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #take(from: Socket): void {
    this.#sockets.add(from);
    from.once('close', () => this.#sockets.delete(from));
    from.on('error', () => from.destroy());
    from.setTimeout(GREETING_MS, () => from.destroy());
    let came = Buffer.alloc(0);
    const hear = () => {
      for (let piece = from.read() as Buffer | null; piece !== null; piece = from.read() as Buffer | null)
        came = Buffer.concat([came, piece]);
      const end = came.indexOf('\n');
      if (end < 0 && came.length <= GREETING_BYTES) return;
      from.off('readable', hear);
      from.setTimeout(0);
      this.#begin(from, end < 0 ? undefined : came.subarray(0, end), came.subarray(end + 1));
    };
    from.on('readable', hear);
  }

  #begin(from: Socket, line: Buffer | undefined, rest: Buffer): void {
    const { doors, guestAt } = this.options;
    const asked = greetingIn(line);
    const guest = asked && guestAt(asked.address);
    const place = asked && doors.get(asked.door);
    if (!guest || !place) return void from.destroy();
    const { portId, address } = guest;
    logger('network').info({ portId, address, door: asked.door }, 'a guest asks a door of the cloud');
    const to = this.#connect(place);
    if (rest.length > 0) from.unshift(rest);
    this.#join(from, to, asked.door);
  }

  /** One that is never reached would hold one of the few places that all guests of the host share. */
  #connect(place: DoorPlace): Socket {
    const { connectMs = CONNECT_MS } = this.options;
    const to = place.isTls ? this.#connectTls(place) : connect({ ...place, noDelay: true });
    to.setTimeout(connectMs, () => to.destroy(new Error(`not reached within ${connectMs} ms`)));
    return to.once(place.isTls ? 'secureConnect' : 'connect', () => to.setTimeout(0));
  }

  #connectTls({ host, port }: DoorPlace): Socket {
    const { authorities: ca } = this.options;
    // RFC 6066: an address is no server name.
    const servername = isIP(host) === 0 ? host : '';
    const options = { host, port, servername, ALPNProtocols: ['http/1.1'], ...(ca && { ca }) };
    return connectTls(options).setNoDelay(true);
  }

  #join(from: Socket, to: Socket, door: DoorName): void {
    this.#sockets.add(to);
    to.once('close', () => this.#sockets.delete(to));
    const end = (error: Error | null | undefined) => {
      if (!error) return;
      const times = to.connecting || !to.bytesRead ? this.#failures.count() : undefined;
      if (times !== undefined) logger('network').warn({ door, err: error, times }, 'a door does not answer');
      from.destroy();
      to.destroy();
    };
    pipeline(from, to, end);
    pipeline(to, from, end);
  }
}

function greetingIn(line: Buffer | undefined): z.infer<typeof greeting> | undefined {
  try {
    return line && greeting.safeParse(JSON.parse(line.toString('utf8'))).data;
  } catch {
    // Not of the program that greets: it is told nothing.
    return undefined;
  }
}
