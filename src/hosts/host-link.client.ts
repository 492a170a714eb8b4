import type { Readable } from 'node:stream';
import { EngineError } from '../common/errors/engine-error.js';
import { logger } from '../common/log/logger.js';
import type { FilterSet, NetworkConfig } from '../network/network-driver.js';
import { HostHttpClient } from './host-http.client.js';
import type {
  HostLink,
  HostLinkHandlers,
  MetadataAnswer,
  MetadataRequest,
  PowerReport,
} from './host-link.js';
import { PowerSpool } from './power-spool.js';
import { StreamClient } from './stream.client.js';
import { HOST_CONTRACT, type DownMessage, type UpMessage } from './stream.contract.js';
import { beatOf, capacityOf, consoleOf, inventoryOf } from './up-messages.js';

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
  readonly #spool: PowerSpool;
  readonly #stream: StreamClient;
  readonly #log = logger('host-link');
  readonly #timers: NodeJS.Timeout[] = [];
  #handlers: HostLinkHandlers | undefined;
  #network: NetworkConfig | undefined;
  #applied = 0;

  constructor(options: HostLinkOptions) {
    this.host = options.host;
    this.#options = options;
    this.#http = new HostHttpClient(options.url, options.token);
    this.#spool = new PowerSpool(options.spoolFolder);
    const { url, token } = options;
    this.#stream = new StreamClient({
      url,
      token,
      hello: () => this.#hello(),
      onMessage: (message) => this.#onMessage(message),
    });
  }

  async open(handlers: HostLinkHandlers): Promise<NetworkConfig> {
    this.#handlers = handlers;
    // The host's daemons share the folder; power events are the compute daemon's.
    if (handlers.binary === 'engine-compute') await this.#spool.load();
    await this.#stream.open();
    const { heartbeatMs, inventoryMs } = this.#options;
    this.#every(heartbeatMs, () => this.#beat());
    this.#every(inventoryMs, () => this.#tell(inventoryOf(this.#ready())));
    if (!this.#network) throw new EngineError('InternalError', 'A welcome came without a network');
    return this.#network;
  }

  async reportPower(report: PowerReport): Promise<void> {
    this.#stream.send(await this.#spool.add(report));
  }

  filtersApplied(version: number): void {
    this.#applied = Math.max(this.#applied, version);
    this.#stream.send({ type: 'filters-applied', version: this.#applied });
  }

  pullFilters(signal?: AbortSignal): Promise<FilterSet> {
    return this.#http.filters(signal);
  }

  readImage(imageId: string, fromByte: number, signal?: AbortSignal): Promise<Readable> {
    return this.#http.image(imageId, fromByte, signal);
  }

  metadata(request: MetadataRequest): Promise<MetadataAnswer> {
    return this.#http.metadata(request);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#stream.close();
  }

  async #hello(): Promise<UpMessage> {
    const { host, version, networkManager, bootId } = this.#options;
    const { binary } = this.#ready();
    const capacity = await capacityOf(this.#ready());
    return {
      type: 'hello',
      binary,
      host,
      contract: HOST_CONTRACT,
      version,
      networkManager,
      bootId,
      ...capacity,
    };
  }

  #onMessage(message: DownMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#network = message.network;
        this.#tellWaiting();
        this.#try(() => this.#tell(inventoryOf(this.#ready())));
        return;
      case 'power-ack':
        this.#try(() => this.#spool.forget(message.eventId));
        return;
      case 'filters':
        // What is applied already is said again: the cloud had not heard it, else it would not hint.
        if (message.version <= this.#applied) this.filtersApplied(this.#applied);
        this.#handlers?.filtersAt?.(message.version);
        return;
      case 'read-console':
        this.#try(() => this.#tell(consoleOf(this.#ready(), message)));
        return;
      case 'want-inventory':
        this.#try(() => this.#tell(inventoryOf(this.#ready())));
        return;
      case 'refused':
        return;
    }
  }

  async #beat(): Promise<void> {
    await this.#tell(beatOf(this.#ready()));
    // Said again until acknowledged; the cloud acts once.
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    for (const message of this.#spool.waiting) this.#stream.send(message);
  }

  async #tell(message: Promise<UpMessage>): Promise<void> {
    this.#stream.send(await message);
  }

  #ready(): HostLinkHandlers {
    if (!this.#handlers) throw new EngineError('InternalError', 'The link is not open');
    return this.#handlers;
  }

  #every(ms: number, work: () => Promise<void>): void {
    this.#timers.push(setInterval(() => this.#try(work), ms));
  }

  /** Work that nobody waits for: what goes wrong is logged, and tried again with the next turn. */
  #try(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#log.error({ err: error }, 'the host could not say what is due'));
  }
}
