import { setTimeout as sleep } from 'node:timers/promises';
import type { PortBinding, PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { guestUidFor } from '../../guest-uid.js';
import { linkName } from '../../link-name.js';
import type { AddressProbe } from '../../../../../workflows/contracts/translation.js';
import type {
  BoundAddress,
  HostNetworkState,
  NetworkDriver,
  NetworkInventory,
  PortFact,
} from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { NO_STATE } from '../../no-state.js';
import { portFactOf } from '../../port-fact.js';
import type { PlacedPort } from '../../placed-port.js';
import { PortStore } from '../../port-store.js';
import { TranslationStore } from '../../translation-store.js';

/**
 * A network without packets: every step and every answer is there, so that the whole cloud runs where no namespace can
 * be made. Ports are kept in the state folder and found again. Delays and failures come by flag.
 */
export class FakeNetworkDriver implements NetworkDriver {
  readonly #options: NetworkDriverOptions;
  readonly #store: PortStore;
  readonly #addresses: TranslationStore;
  /** Addresses for which somebody else answers. */
  readonly answering = new Set<string>();
  #ports = new Map<string, PlacedPort>();
  /** By id: those whose plan is known to fit. */
  readonly #networks = new Map<string, NetworkSpec>();
  #state: HostNetworkState = NO_STATE;

  constructor(options: NetworkDriverOptions) {
    this.#options = options;
    this.#store = new PortStore(options.folder);
    this.#addresses = new TranslationStore(options.folder);
  }

  async start(flat?: NetworkSpec): Promise<void> {
    if (flat) this.#reach(flat);
    const { qemu_uid_base: uidBase } = this.#options.flags;
    this.#ports = await this.#store.load(flat && { flat, uidBase });
    await this.#addresses.load();
    for (const { network } of this.#ports.values()) this.#reach(network);
  }

  async plug(port: PortSpec, signal: AbortSignal): Promise<PortBinding> {
    const { fake_network_delay, fake_network_failures } = this.#options.flags;
    if (fake_network_delay > 0) await sleep(fake_network_delay * 1000, undefined, { signal });
    signal.throwIfAborted();
    if (Math.random() * 100 < fake_network_failures)
      throw new EngineError('InternalError', 'The port could not be prepared');
    return this.#bindingOf(this.#ports.get(port.portId) ?? (await this.#add(port)));
  }

  async unplug(portId: string): Promise<void> {
    if (this.#ports.delete(portId)) await this.#store.remove(portId);
  }

  async applyState(state: HostNetworkState): Promise<void> {
    this.#state = state;
  }

  bind(address: BoundAddress): Promise<void> {
    return this.#addresses.put(address);
  }

  unbind(addressId: string): Promise<void> {
    return this.#addresses.remove(addressId);
  }

  async probe({ outside }: AddressProbe): Promise<boolean> {
    return this.answering.has(outside);
  }

  async bound(): Promise<readonly BoundAddress[]> {
    return this.#addresses.all();
  }

  async list(): Promise<readonly PortFact[]> {
    return [...this.#ports.values()].map((port) => portFactOf(port, this.#bindingOf(port)));
  }

  async inventory(): Promise<NetworkInventory> {
    const ports = [...this.#ports.values()];
    const named = this.#state.filters.ports.filter(({ portId }) => this.#ports.has(portId));
    const { blocks = [] } = this.#state;
    const limited = named.flatMap(({ portId, limits }) => (limits ? [portId] : []));
    return {
      taps: ports.map((port) => this.#bindingOf(port).tap),
      leases: ports.map(({ address }) => address),
      // As with real filters: what is named here and plugged here.
      filters: named.map(({ address }) => address),
      ...(limited.length > 0 && { limited }),
      ...(blocks.length > 0 && { blocks }),
    };
  }

  async close(): Promise<void> {
    this.#ports.clear();
  }

  async teardown(): Promise<void> {
    await Promise.all([...this.#ports.keys()].map((portId) => this.unplug(portId)));
    await this.#addresses.clear();
  }

  async #add(port: PortSpec): Promise<PlacedPort> {
    this.#reach(port.network);
    const base = this.#options.flags.qemu_uid_base;
    const placed = { ...port, guestUid: guestUidFor(port.instanceId, base, this.#ports.values()) };
    this.#ports.set(port.portId, placed);
    await this.#store.put(placed);
    return placed;
  }

  #reach(network: NetworkSpec): void {
    if (this.#networks.has(network.networkId)) return;
    this.#options.topology(network);
    this.#networks.set(network.networkId, network);
  }

  #bindingOf({ portId, guestUid, network }: PlacedPort): PortBinding {
    return {
      tap: linkName('fake', this.#options.cloud, this.#options.host, portId),
      namespace: '',
      guestUid,
      domainId: network.domainId,
    };
  }
}

export const create = (options: NetworkDriverOptions): NetworkDriver => new FakeNetworkDriver(options);
