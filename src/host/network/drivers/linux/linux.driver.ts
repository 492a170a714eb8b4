import type { PortBinding, PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { stateSchema } from '../../filter-schema.js';
import type { AddressProbe } from '../../../../../workflows/contracts/translation.js';
import type {
  BoundAddress,
  HostNetworkState,
  NetworkDriver,
  NetworkInventory,
  PortFact,
  RestingDriver,
} from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { NO_STATE } from '../../no-state.js';
import { portFactOf } from '../../port-fact.js';
import { TranslationStore } from '../../translation-store.js';
import { FilterStore } from './filter-store.js';
import { HostAddresses } from './host-addresses.js';
import { HostPorts } from './host-ports.js';
import { LinuxHost } from './linux-host.js';
import { linuxInventory } from './linux-inventory.js';
import type { LinuxNetwork } from './linux-network.js';
import type { LinuxSeams } from './linux-seams.js';
import { takeDownLeft } from './take-down-left.js';

/**
 * A host's network as the kernel gives it: a namespace with a bridge a network, a tap a guest, dnsmasq, nftables and
 * the metadata proxy. What is wanted are the ports in the state folder and the last filters; everything in the kernel
 * follows from them.
 */
export class LinuxNetworkDriver implements NetworkDriver, RestingDriver {
  readonly #host: LinuxHost;
  readonly #ports: HostPorts;
  readonly #filterStore: FilterStore;
  readonly #translations: TranslationStore;
  readonly #addresses: HostAddresses;
  #state: HostNetworkState = NO_STATE;
  #started = false;

  constructor(
    private readonly options: NetworkDriverOptions,
    seams: LinuxSeams = {},
  ) {
    this.#filterStore = new FilterStore(options.folder);
    this.#translations = new TranslationStore(options.folder);
    const wanted = {
      ports: () => this.#ports.all(),
      state: () => this.#state,
      addresses: () => this.#translations.all(),
      inUse: () => this.#ports.networksInUse(),
      linksOf: (network: LinuxNetwork) => this.#ports.links.in(network),
    };
    this.#host = new LinuxHost(options, wanted, seams);
    this.#ports = new HostPorts(this.#host, options, () => this.#state.filters);
    this.#addresses = new HostAddresses(this.#host, options, this.#translations);
  }

  async start(flat?: NetworkSpec): Promise<void> {
    if (this.#started) return;
    await this.#ports.load(flat);
    this.#state = await this.#filterStore.load();
    await this.#translations.load();
    await this.#host.bringUp(
      flat,
      this.#ports.all().map(({ network }) => network),
    );
    await this.#ports.reconcile();
    await this.#host.watch();
    this.#started = true;
  }

  async plug(port: PortSpec, signal: AbortSignal): Promise<PortBinding> {
    return this.#ports.bindingOf(await this.#ports.plug(port, signal));
  }

  unplug(portId: string): Promise<void> {
    return this.#ports.unplug(portId);
  }

  async applyState(state: HostNetworkState): Promise<void> {
    const before = this.#state;
    this.#state = stateSchema.parse(state);
    await this.#host.follow(before);
    await this.#ports.links.reshape(before.filters);
    await this.#filterStore.keep(this.#state);
  }

  bind(address: BoundAddress): Promise<void> {
    return this.#addresses.bind(address);
  }

  unbind(addressId: string): Promise<void> {
    return this.#addresses.unbind(addressId);
  }

  probe(probe: AddressProbe): Promise<boolean> {
    return this.#addresses.probe(probe);
  }

  async bound(): Promise<readonly BoundAddress[]> {
    return this.#translations.all();
  }

  async list(): Promise<readonly PortFact[]> {
    return this.#ports.all().map((port) => portFactOf(port, this.#ports.bindingOf(port)));
  }

  inventory(): Promise<NetworkInventory> {
    return linuxInventory(this.#host, this.#ports, this.#state);
  }

  async close(): Promise<void> {
    this.#started = false;
    await this.#host.letGo();
  }

  /** A tap that a guest still holds keeps the whole network up. */
  async rest(): Promise<void> {
    if (!this.#started) return takeDownLeft(this.options);
    const used = this.#networks().map(({ devices }) => devices.inUse());
    if ((await Promise.all(used)).includes(true)) return;
    this.#started = false;
    await this.#host.takeDown();
  }

  /** Of all domains. */
  #networks(): readonly LinuxNetwork[] {
    return this.#host.parts().flatMap(({ networks }) => networks.all());
  }

  async teardown(): Promise<void> {
    this.#started = false;
    await this.#host.takeDown();
    await Promise.all([this.#ports.clear(), this.#filterStore.forget(), this.#translations.clear()]);
    this.#state = NO_STATE;
  }
}

export const create = (options: NetworkDriverOptions): NetworkDriver => new LinuxNetworkDriver(options);
