import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { logger } from '../../common/log/logger.js';
import type { ConsoleReader } from '../../hosts/console-reader.js';
import type { Hello, HostGreetingService } from '../../hosts/host-greeting.service.js';
import type { PowerMessage } from '../../hosts/host-link.js';
import type { HostRepository } from '../../hosts/host.repository.js';
import type { HostStreams } from '../../hosts/host-streams.js';
import type { InventoryRepository } from '../../hosts/inventory.repository.js';
import type { PowerEventService } from '../../hosts/power-event.service.js';
import type { UpMessage } from '../../hosts/stream.contract.js';
import type { FilterHints } from './filter-hints.js';
import { hostOf } from './host-guard.js';
import { type StreamEvents, StreamSession } from './stream.session.js';

export interface GatewayParts {
  readonly hosts: HostRepository;
  readonly greeting: HostGreetingService;
  readonly inventories: InventoryRepository;
  readonly power: PowerEventService;
  readonly streams: HostStreams;
  readonly console: ConsoleReader;
  readonly hints: FilterHints;
  /** The cloud's `--network_manager`. */
  readonly networkManager: string;
}

/** `GET /v1/stream`: lets host daemons in and hands what they say to whom it concerns. */
export class StreamGateway implements StreamEvents {
  readonly #parts: GatewayParts;
  #closed = false;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
  });

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: unknown) => {
        logger('host-api').error({ err: error }, 'a stream could not be opened');
        refuse(socket, '503 Service Unavailable');
      });
    });
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async onHello(stream: StreamSession, hello: Hello): Promise<boolean> {
    const { greeting, networkManager, streams, hints } = this.#parts;
    const answer = await greeting.greet(stream.identity, hello, networkManager);
    if (answer === 'later') {
      stream.end('the cloud has no network yet');
      return false;
    }
    if ('refusal' in answer) {
      stream.send({ type: 'refused', reason: answer.refusal });
      stream.end('refused');
      return false;
    }
    streams.add(stream);
    stream.send({ type: 'welcome', network: answer.network });
    if (hello.binary === 'engine-network') hints.connected(stream.host);
    return true;
  }

  async onMessage(stream: StreamSession, message: Exclude<UpMessage, { type: 'hello' }>): Promise<void> {
    const { console, hints, inventories } = this.#parts;
    switch (message.type) {
      case 'heartbeat':
        return this.#beat(stream, message.capacity);
      case 'power':
        return this.#power(stream, message);
      case 'compute-inventory':
      case 'network-inventory':
        return inventories.store(stream.host, stream.binary, message.inventory);
      case 'filters-applied':
        return hints.applied(stream.host, message.version);
      case 'console':
        return console.answered(stream.host, message);
    }
  }

  onEnd(stream: StreamSession): void {
    this.#parts.streams.remove(stream);
  }

  async #beat(
    stream: StreamSession,
    capacity: Extract<UpMessage, { type: 'heartbeat' }>['capacity'],
  ): Promise<void> {
    const known = await this.#parts.hosts.beat(stream.identity, stream.binary);
    if (!known) stream.end('the host’s token is not valid any more');
    else if (capacity) await this.#parts.hosts.setCapacity(stream.host, capacity);
  }

  /** Acknowledged after the commit only. */
  async #power(stream: StreamSession, message: PowerMessage): Promise<void> {
    const { eventId } = message;
    const verdict = await this.#parts.power.occurred(stream.host, message);
    if (verdict === 'done') stream.send({ type: 'power-ack', eventId });
    else if (verdict !== 'later') stream.send({ type: 'confirm-power', eventId, ...verdict });
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname !== '/v1/stream') return refuse(socket, '404 Not Found');
    const host = await hostOf(request.headers.authorization, this.#parts.hosts);
    if (!host) return refuse(socket, '401 Unauthorized');
    if (this.#closed) return refuse(socket, '503 Service Unavailable');
    this.#sockets.handleUpgrade(request, socket, head, (ws) => new StreamSession(ws, host, this));
  }
}

function refuse(socket: Duplex, status: string): void {
  // Nobody reads an upgraded socket: the other side's end would not be noticed.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
