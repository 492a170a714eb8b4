import type { PortBinding, PortSpec } from '../../../../workflows/contracts/guest.js';
import { guestUidOf } from '../../guest-uid.js';
import { filterSchema } from '../../filter-schema.js';
import type {
  FilterSet,
  NetworkConfig,
  NetworkDriver,
  NetworkInventory,
  PortFact,
  RestingDriver,
} from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { portFactOf } from '../../port-fact.js';
import { portSchema } from '../../port-schema.js';
import { PortStore } from '../../port-store.js';
import { forgetFlows } from './flows.js';
import { FilterStore, NO_FILTERS } from './filter-store.js';
import { LinuxHost } from './linux-host.js';
import type { LinuxSeams } from './linux-seams.js';
import { PortDevices } from './port-devices.js';

/**
 * A host's network as the kernel gives it: a namespace with a bridge, a tap a guest, dnsmasq, nftables and the metadata proxy.
 * What is wanted are the ports in the state folder and the last filters; everything in the kernel follows from them.
 */
export class LinuxNetworkDriver implements NetworkDriver, RestingDriver {
  readonly #options: NetworkDriverOptions;
  readonly #host: LinuxHost;
  readonly #devices: PortDevices;
  readonly #portStore: PortStore;
  readonly #filterStore: FilterStore;
  #ports = new Map<string, PortSpec>();
  /** Being taken away: no longer wanted, not yet gone. */
  readonly #leaving = new Map<string, PortSpec>();
  #filters: FilterSet = NO_FILTERS;
  #started = false;

  constructor(options: NetworkDriverOptions, { makeDevice, proxyScript }: LinuxSeams = {}) {
    this.#options = options;
    this.#portStore = new PortStore(options.folder);
    this.#filterStore = new FilterStore(options.folder);
    const wanted = { ports: () => [...this.#ports.values()], filters: () => this.#filters };
    this.#host = new LinuxHost(options, wanted, proxyScript);
    this.#devices = new PortDevices(this.#host.namespace, makeDevice);
  }

  async start(config: NetworkConfig): Promise<void> {
    if (this.#started) return;
    this.#ports = await this.#portStore.load();
    this.#filters = await this.#filterStore.load();
    await this.#host.bringUp(this.#options.topology(config));
    await this.#devices.reconcile([...this.#ports.values()].map((port) => this.#linkOf(port)));
    this.#started = true;
  }

  async plug(port: PortSpec, signal: AbortSignal): Promise<PortBinding> {
    signal.throwIfAborted();
    if (this.#leaving.has(port.portId)) await this.unplug(port.portId);
    if (!this.#ports.has(port.portId)) await this.#add(portSchema.parse(port), signal);
    return this.#bindingOf(port);
  }

  async unplug(portId: string): Promise<void> {
    const port = this.#ports.get(portId) ?? this.#leaving.get(portId);
    if (!port) return;
    this.#leaving.set(portId, port);
    this.#ports.delete(portId);
    const { namespace, rules, dnsmasq } = this.#host;
    await rules.commit();
    await Promise.all([
      dnsmasq.refresh(),
      this.#devices.remove(this.#host.tapOf(port)),
      // Nothing new gets in any more; what was under way must not reach the address's next guest.
      forgetFlows(namespace, port.address),
    ]);
    await this.#portStore.remove(portId);
    this.#leaving.delete(portId);
  }

  async applyFilters(filters: FilterSet): Promise<void> {
    this.#filters = filterSchema.parse(filters);
    await this.#host.rules.commit();
    await this.#filterStore.keep(this.#filters);
  }

  async list(): Promise<readonly PortFact[]> {
    return [...this.#ports.values()].map((port) => portFactOf(port, this.#bindingOf(port)));
  }

  async inventory(): Promise<NetworkInventory> {
    const { rules, dnsmasq } = this.#host;
    const found = [this.#devices.names(), dnsmasq.leases(), rules.filtered()] as const;
    const [taps, leases, filters] = await Promise.all(found);
    return { taps, leases, filters };
  }

  async close(): Promise<void> {
    this.#started = false;
    await this.#host.letGo();
  }

  /** A tap that a guest still holds keeps the whole network up. */
  async rest(): Promise<void> {
    if (!this.#started || (await this.#devices.inUse())) return;
    this.#started = false;
    await this.#host.takeDown();
  }

  async teardown(): Promise<void> {
    this.#started = false;
    await this.#host.takeDown();
    await Promise.all([this.#portStore.clear(), this.#filterStore.forget()]);
    this.#ports.clear();
    this.#leaving.clear();
    this.#filters = NO_FILTERS;
  }

  /** All or nothing: what fails half-way is taken away again. */
  async #add(port: PortSpec, signal: AbortSignal): Promise<void> {
    const { rules, dnsmasq } = this.#host;
    try {
      this.#ports.set(port.portId, port);
      await this.#portStore.put(port);
      await Promise.all([this.#devices.add(this.#linkOf(port)), rules.commit(), dnsmasq.refresh()]);
      signal.throwIfAborted();
    } catch (error) {
      await this.unplug(port.portId);
      throw error;
    }
  }

  #linkOf(port: PortSpec) {
    const { plan } = this.#host;
    return { tap: this.#host.tapOf(port), uid: this.#uidOf(port), mtu: plan.mtu };
  }

  #bindingOf(port: PortSpec): PortBinding {
    return {
      tap: this.#host.tapOf(port),
      namespace: this.#host.namespace.name,
      guestUid: this.#uidOf(port),
    };
  }

  #uidOf({ address }: PortSpec): number {
    return guestUidOf(this.#options.flags.qemu_uid_base, this.#host.plan.cidr, address);
  }
}

export const create = (options: NetworkDriverOptions): NetworkDriver => new LinuxNetworkDriver(options);
