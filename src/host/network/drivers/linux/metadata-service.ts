import type { MetadataAnswer, MetadataRequest } from '../../../../stream/metadata.contract.js';
import type { HostNamespace } from './host-namespace.js';
import { MetadataRelay } from './metadata-relay.js';
import { ProxyProcess } from './proxy-process.js';

export interface MetadataServiceOptions {
  readonly namespace: HostNamespace;
  readonly socket: string;
  /** The proxy's program. */
  readonly script: string;
  readonly uid: number;
  readonly connectionsPerGuest: number;
  isHere(address: string): boolean;
  metadata(request: MetadataRequest): Promise<MetadataAnswer>;
}

/** Metadata for a host's guests: the proxy that they reach and the relay that asks the cloud. */
export class MetadataService {
  readonly #relay: MetadataRelay;
  readonly #proxy: ProxyProcess;

  constructor(options: MetadataServiceOptions) {
    const { namespace, socket, script, uid, connectionsPerGuest } = options;
    this.#relay = new MetadataRelay(options);
    this.#proxy = new ProxyProcess({
      script,
      args: [socket, String(uid), String(connectionsPerGuest)],
      netns: namespace.path,
    });
  }

  async start(): Promise<void> {
    await this.#relay.open();
    await this.#proxy.start();
  }

  async close(): Promise<void> {
    await this.#proxy.close();
    await this.#relay.close();
  }
}
