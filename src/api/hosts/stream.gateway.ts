import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ConsoleReader } from '../../hosts/console-reader.js';
import type { Hello, HostGreetingService } from '../../hosts/host-greeting.service.js';
import type { PowerMessage } from '../../hosts/host-link.js';
import type { HostRepository } from '../../hosts/host.repository.js';
import type { HostStreams } from '../../hosts/host-streams.js';
import type { InventoryRepository } from '../../hosts/inventory.repository.js';
import type { PowerEventService } from '../../hosts/power-event.service.js';
import type { UpMessage } from '../../hosts/stream.contract.js';
import type { FilterHints } from './filter-hints.js';
import type { HostGuard } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { refuseUpgrade, upgradeStatusOf } from './refuse-upgrade.js';
import { type StreamEvents, StreamSession } from './stream.session.js';

export interface GatewayParts {
  readonly guard: Pick<HostGuard, 'admit' | 'isCurrent'>;
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

const NOT_VALID = 'the host’s token is not valid any more';

/** `GET /v1/stream`: lets host daemons in and hands what they say to whom it concerns. */
export class StreamGateway implements StreamEvents {
  readonly #parts: GatewayParts;
  /** With those that have not said hello, and those that are being ended. */
  readonly #open = new InFlight(16, 'streams');
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
      this.#upgrade(request, socket, head).catch((error: unknown) =>
        refuseUpgrade(socket, upgradeStatusOf(error)),
      );
    });
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  async onHello(stream: StreamSession, hello: Hello): Promise<boolean> {
    const { greeting, networkManager, streams, hints } = this.#parts;
    if (await this.#isOver(stream)) return false;
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
    if (await this.#isOver(stream)) return;
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

  /** The notification ends streams at once; what has come over one before, or while it was lost, is not heard either. */
  async #isOver(stream: StreamSession): Promise<boolean> {
    if (await this.#parts.guard.isCurrent(stream.identity)) return false;
    stream.end(NOT_VALID);
    return true;
  }

  async #beat(
    stream: StreamSession,
    capacity: Extract<UpMessage, { type: 'heartbeat' }>['capacity'],
  ): Promise<void> {
    const known = await this.#parts.hosts.beat(stream.identity, stream.binary);
    if (!known) stream.end(NOT_VALID);
    else if (capacity) await this.#parts.hosts.setCapacity(stream.host, capacity);
  }

  /** Acknowledged after the commit only. */
  async #power(stream: StreamSession, message: PowerMessage): Promise<void> {
    const verdict = await this.#parts.power.occurred(stream.host, message);
    if (verdict === 'later') return;
    const { eventId } = message;
    stream.send(
      verdict === 'done' ? { type: 'power-ack', eventId } : { type: 'confirm-power', eventId, ...verdict },
    );
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const [path] = (request.url ?? '').split('?');
    if (path !== '/v1/stream') return refuseUpgrade(socket, '404 Not Found');
    const { remoteAddress = '' } = request.socket;
    const host = await this.#parts.guard.admit(request.headers.authorization, remoteAddress);
    if (this.#closed) return refuseUpgrade(socket, '503 Service Unavailable');
    if (socket.destroyed) return;
    socket.once('close', this.#open.enter(host.name));
    this.#sockets.handleUpgrade(request, socket, head, (ws) => new StreamSession(ws, host, this));
  }
}
