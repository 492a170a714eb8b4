import type { Readable } from 'node:stream';
import { EngineError } from '../common/errors/engine-error.js';
import { logger } from '../common/log/logger.js';
import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { FilterAnswer } from './filters.contract.js';
import { Background } from './background.js';
import { HostHttpClient } from './host-http.client.js';
import type {
  HostLink,
  HostLinkHandlers,
  MetadataAnswer,
  MetadataRequest,
  PowerReport,
} from './host-link.js';
import { PowerReports } from './power-reports.js';
import { StreamClient } from './stream.client.js';
import type { DownMessage, UpMessage } from './stream.contract.js';
import { beatOf, consoleOf, helloOf, inventoryOf } from './up-messages.js';

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
  /** The kernel's boot id; fake hosts make one up for each life. */
  readonly bootId: string;
  readonly heartbeatMs: number;
  readonly inventoryMs: number;
}

export const createHostLink = (options: HostLinkOptions): HostLink => new HostLinkClient(options);

class HostLinkClient implements HostLink {
  readonly host: string;
  readonly #options: HostLinkOptions;
  readonly #http: HostHttpClient;
  readonly #power: PowerReports;
  readonly #stream: StreamClient;
  readonly #background = new Background(logger('host-link'));
  #handlers: HostLinkHandlers | undefined;
  #network: NetworkSpec | undefined;
  #applied = 0;

  constructor(options: HostLinkOptions) {
    this.host = options.host;
    this.#options = options;
    this.#http = new HostHttpClient(options.url, options.token);
    this.#power = new PowerReports(options.spoolFolder, (message) => this.#stream.send(message));
    const { url, token } = options;
    this.#stream = new StreamClient({
      url,
      token,
      hello: () => helloOf(options, this.#ready()),
      onMessage: (message) => this.#onMessage(message),
    });
  }

  async open(handlers: HostLinkHandlers): Promise<NetworkSpec> {
    this.#handlers = handlers;
    // The host's daemons share the folder; power events are the compute daemon's.
    if (handlers.binary === 'engine-compute') await this.#power.load();
    await this.#stream.open();
    const { heartbeatMs, inventoryMs } = this.#options;
    this.#background.every(heartbeatMs, () => this.#beat());
    this.#background.every(inventoryMs, () => this.#tellInventory());
    if (!this.#network) throw new EngineError('InternalError', 'A welcome came without a network');
    return this.#network;
  }

  reportPower(report: PowerReport): Promise<void> {
    return this.#power.tell(report);
  }

  filtersApplied(version: number): void {
    this.#applied = Math.max(this.#applied, version);
    this.#stream.send({ type: 'filters-applied', version: this.#applied });
  }

  pullFilters(since: number | undefined, signal?: AbortSignal): Promise<FilterAnswer> {
    return this.#http.filters(since, signal);
  }

  readImage(imageId: string, fromByte: number, signal?: AbortSignal): Promise<Readable> {
    return this.#http.image(imageId, fromByte, signal);
  }

  metadata(request: MetadataRequest): Promise<MetadataAnswer> {
    return this.#http.metadata(request);
  }

  async close(): Promise<void> {
    this.#background.close();
    await this.#stream.close();
  }

  #onMessage(message: DownMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#network = message.network;
        this.#applied = 0;
        this.#handlers?.welcomed?.();
        this.#power.tellAgain();
        this.#background.do(() => this.#tellInventory());
        return;
      case 'power-ack':
        this.#background.do(() => this.#power.acknowledged(message.eventId));
        return;
      case 'confirm-power':
        this.#background.do(() => this.#power.confirm(message, this.#ready()));
        return;
      case 'filters':
        // What is applied already is said again: the cloud had not heard it, else it would not hint.
        if (message.version <= this.#applied) this.filtersApplied(this.#applied);
        this.#handlers?.filtersAt?.(message.version, message.isAwaited === true);
        return;
      case 'read-console':
        this.#background.do(() => this.#tell(consoleOf(this.#ready(), message)));
        return;
      case 'want-inventory':
        this.#background.do(() => this.#tellInventory());
        return;
      case 'refused':
    }
  }

  async #beat(): Promise<void> {
    await this.#tell(beatOf(this.#ready()));
    // Said again until acknowledged; the cloud acts once.
    this.#power.tellAgain();
  }

  #tellInventory(): Promise<void> {
    return this.#tell(inventoryOf(this.#ready(), this.#power));
  }

  async #tell(message: Promise<UpMessage>): Promise<void> {
    this.#stream.send(await message);
  }

  #ready(): HostLinkHandlers {
    if (!this.#handlers) throw new EngineError('InternalError', 'The link is not open');
    return this.#handlers;
  }
}
