import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Hello, HostGreetingService } from '../../cloud/hosts/host-greeting.service.js';
import type { HostStreams } from '../../cloud/streams/host-streams.js';
import type { UpMessage } from '../../stream/stream.contract.js';
import { type HostGuard, NOT_VALID } from './host-guard.js';
import { InFlight } from './in-flight.js';
import { refuseUpgrade, upgradeStatusOf } from './refuse-upgrade.js';
import { type StreamEvents, StreamSession } from './stream.session.js';
import { type CloudTopic, hand, type TopicParts } from './topics/cloud-topic.js';
import { cloudTopics } from './topics/index.js';

export interface GatewayParts extends TopicParts {
  readonly guard: Pick<HostGuard, 'admit' | 'isCurrent'>;
  readonly greeting: HostGreetingService;
  readonly streams: HostStreams;
  /** The cloud's `--network_manager`. */
  readonly networkManager: string;
}

/** `GET /v1/stream`: lets host daemons in and hands what they say to whom it concerns. */
export class StreamGateway implements StreamEvents {
  readonly #parts: GatewayParts;
  readonly #topics: readonly CloudTopic[];
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
    this.#topics = cloudTopics(parts);
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
    const { greeting, networkManager, streams } = this.#parts;
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
    const { facts } = answer;
    stream.send({ type: 'welcome', network: facts.network, facts });
    for (const topic of this.#topics) topic.welcomed?.(stream);
    return true;
  }

  async onMessage(stream: StreamSession, message: Exclude<UpMessage, { type: 'hello' }>): Promise<void> {
    if (await this.#isOver(stream)) return;
    await hand(this.#topics, stream, { type: message.type, message });
  }

  onEnd(stream: StreamSession): void {
    this.#parts.streams.remove(stream);
  }

  /**
   * The notification ends streams at once; what has come over one before, or while it was lost, is not heard either.
   */
  async #isOver(stream: StreamSession): Promise<boolean> {
    if (await this.#parts.guard.isCurrent(stream.identity)) return false;
    stream.end(NOT_VALID);
    return true;
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
