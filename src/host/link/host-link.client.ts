import type { Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import { logger } from '../../common/log/logger.js';
import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { ConsoleTrace } from '../../stream/console-trace.contract.js';
import type { FilterAnswer } from '../../stream/filters.contract.js';
import type { HostedGuest } from '../../stream/hosted-guest.contract.js';
import { Background } from '../../common/async/background.js';
import { HostHttpClient } from './host-http.client.js';
import type { HostLink, HostLinkHandlers, ImageToSend } from './host-link.js';
import { sendImage } from './send-image.js';
import type { MetadataAnswer, MetadataRequest } from '../../stream/metadata.contract.js';
import type { PowerReport } from '../../stream/stream.contract.js';
import { type LinkTopics, linkTopics } from './topics/index.js';
import { beatOf, helloOf } from './topics/life.link.js';
import { hand, type LinkParts } from './topics/link-topic.js';
import { PowerReports } from './power-reports.js';
import { StreamClient } from './stream.client.js';
import type { DownMessage } from '../../stream/stream.contract.js';

export interface HostLinkOptions {
  readonly host: string;
  readonly token: string;
  /** `--host_api_url`. */
  readonly url: string;
  /** `<state>/hosts/<host>/spool`; made when it is not there. One daemon a folder. */
  readonly spoolFolder: string;
  /** `--network_manager`: must be the cloud's. */
  readonly networkManager: string;
  /** Of the package, at most 40 characters. */
  readonly version: string;
  /** What the daemon works with: the cloud's other hosts must not be fake where this one is real. */
  readonly driver?: string;
  readonly heartbeatMs: number;
  readonly inventoryMs: number;
}

const PROGRESS_MS = 1_000;

export const createHostLink = (options: HostLinkOptions): HostLink => new HostLinkClient(options);

class HostLinkClient implements HostLink {
  readonly host: string;
  readonly #options: HostLinkOptions;
  readonly #http: HostHttpClient;
  readonly #stream: StreamClient;
  readonly #background = new Background(logger('host-link'));
  readonly #parts: LinkParts;
  readonly #topics: LinkTopics;
  #handlers: HostLinkHandlers | undefined;
  #network: NetworkSpec | undefined;
  readonly readVolumeKey = (id: string) => this.#http.volumeKey(id);
  readonly readAttachmentKey = (volumeId: string) => this.#http.attachmentKey(volumeId);

  constructor(options: HostLinkOptions) {
    this.host = options.host;
    this.#options = options;
    this.#http = new HostHttpClient(options.url, options.token);
    const { url, token } = options;
    this.#stream = new StreamClient({
      url,
      token,
      hello: () => helloOf(options, this.#ready()),
      onMessage: (message) => this.#onMessage(message),
    });
    const send: LinkParts['send'] = (message) => void this.#stream.send(message);
    this.#parts = {
      send,
      run: (work) => this.#background.do(work),
      handlers: () => this.#ready(),
      power: new PowerReports(options.spoolFolder, send),
    };
    this.#topics = linkTopics(this.#parts);
  }

  async open(handlers: HostLinkHandlers): Promise<NetworkSpec> {
    this.#handlers = handlers;
    for (const topic of this.#topics.topics) await topic.opened?.();
    await this.#stream.open();
    const { heartbeatMs, inventoryMs } = this.#options;
    this.#background.every(heartbeatMs, () => this.#beat());
    this.#background.every(inventoryMs, () => this.#topics.inventory.tell());
    this.#background.every(PROGRESS_MS, () => this.#topics.progress.tell());
    if (!this.#network) throw new EngineError('InternalError', 'A welcome came without a network');
    return this.#network;
  }

  reportPower(report: PowerReport): Promise<void> {
    return this.#parts.power.tell(report);
  }

  filtersApplied(version: number): void {
    this.#topics.filters.applied(version);
  }

  pullFilters(since: number | undefined, signal?: AbortSignal): Promise<FilterAnswer> {
    return this.#http.filters(since, signal);
  }

  readImage(imageId: string, fromByte: number, signal?: AbortSignal): Promise<Readable> {
    return this.#http.image(imageId, fromByte, signal);
  }

  sendImage(image: ImageToSend, bytes: Readable, signal: AbortSignal): Promise<void> {
    const { url, token } = this.#options;
    return sendImage({ url, token, image }, bytes, signal);
  }

  readConfigDrive(portId: string, signal?: AbortSignal): Promise<ReadonlyMap<string, Buffer>> {
    return this.#http.configDrive(portId, signal);
  }

  metadata(request: MetadataRequest): Promise<MetadataAnswer> {
    return this.#http.metadata(request);
  }

  guests(): Promise<readonly HostedGuest[]> {
    return this.#http.guests();
  }

  keepTraces(traces: readonly ConsoleTrace[]): Promise<void> {
    return this.#http.keepTraces(traces);
  }

  async close(): Promise<void> {
    this.#background.close();
    await this.#stream.close();
  }

  #onMessage(message: DownMessage): void {
    hand(this.#topics.topics, message.type, message);
    if (message.type !== 'welcome') return;
    this.#network = message.facts?.network ?? message.network;
    for (const topic of this.#topics.topics) topic.welcomed?.();
  }

  async #beat(): Promise<void> {
    this.#parts.send(await beatOf(this.#ready()));
    for (const topic of this.#topics.topics) topic.beat?.();
  }

  #ready(): HostLinkHandlers {
    if (!this.#handlers) throw new EngineError('InternalError', 'The link is not open');
    return this.#handlers;
  }
}
