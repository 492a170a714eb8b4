import { setTimeout as sleep } from 'node:timers/promises';
import type { PortBinding, PortSpec } from '../../../../workflows/contracts/guest.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { guestUidOf } from '../../guest-uid.js';
import { linkName } from '../../link-name.js';
import type {
  FilterSet,
  NetworkConfig,
  NetworkDriver,
  NetworkInventory,
  PortFact,
} from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { portFactOf } from '../../port-fact.js';
import { PortStore } from '../../port-store.js';

/**
 * A network without packets: every step and every answer is there, so that the whole cloud runs where no namespace can be made.
 * Ports are kept in the state folder and found again. Delays and failures come by flag.
 */
export class FakeNetworkDriver implements NetworkDriver {
  readonly #options: NetworkDriverOptions;
  readonly #store: PortStore;
  #ports = new Map<string, PortSpec>();
  #filters: FilterSet = { version: 0, ports: [], groups: {}, members: {} };
  #cidr = '0.0.0.0/0';

  constructor(options: NetworkDriverOptions) {
    this.#options = options;
    this.#store = new PortStore(options.folder);
  }

  async start(config: NetworkConfig): Promise<void> {
    this.#cidr = this.#options.topology(config).cidr;
    this.#ports = await this.#store.load();
  }

  async plug(port: PortSpec, signal: AbortSignal): Promise<PortBinding> {
    const { fake_network_delay, fake_network_failures } = this.#options.flags;
    if (fake_network_delay > 0) await sleep(fake_network_delay * 1000, undefined, { signal });
    signal.throwIfAborted();
    if (Math.random() * 100 < fake_network_failures)
      throw new EngineError('InternalError', 'The port could not be prepared');
    if (!this.#ports.has(port.portId)) {
      this.#ports.set(port.portId, port);
      await this.#store.put(port);
    }
    return this.#bindingOf(port);
  }

  async unplug(portId: string): Promise<void> {
    if (this.#ports.delete(portId)) await this.#store.remove(portId);
  }

  async applyFilters(filters: FilterSet): Promise<void> {
    this.#filters = filters;
  }

  async list(): Promise<readonly PortFact[]> {
    return [...this.#ports.values()].map((port) => portFactOf(port, this.#bindingOf(port)));
  }

  async inventory(): Promise<NetworkInventory> {
    const ports = [...this.#ports.values()];
    return {
      taps: ports.map((port) => this.#bindingOf(port).tap),
      leases: ports.map(({ address }) => address),
      // As with real filters: what is named here and plugged here.
      filters: this.#filters.ports
        .filter(({ portId }) => this.#ports.has(portId))
        .map(({ address }) => address),
    };
  }

  async close(): Promise<void> {
    this.#ports.clear();
  }

  async teardown(): Promise<void> {
    await Promise.all([...this.#ports.keys()].map((portId) => this.unplug(portId)));
  }

  #bindingOf({ portId, address }: PortSpec): PortBinding {
    return {
      tap: linkName('fake', this.#options.cloud, this.#options.host, portId),
      namespace: '',
      guestUid: guestUidOf(this.#options.flags.qemu_uid_base, this.#cidr, address),
    };
  }
}

export const create = (options: NetworkDriverOptions): NetworkDriver => new FakeNetworkDriver(options);
