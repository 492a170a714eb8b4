import type { PortBinding, PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { guestUidFor } from '../../guest-uid.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { PlacedPort } from '../../placed-port.js';
import { networkedPortSchema } from '../../port-schema.js';
import { PortStore } from '../../port-store.js';
import { forgetFlows } from './flows.js';
import type { LinuxHost } from './linux-host.js';
import type { LinuxNetwork } from './linux-network.js';
import type { PortLink } from './port-devices.js';

/** The ports of a host: in its state folder, and as devices, leases and rules. */
export class HostPorts {
  readonly #host: LinuxHost;
  readonly #uidBase: number;
  readonly #store: PortStore;
  #ports = new Map<string, PlacedPort>();
  /** Being taken away: no longer wanted, not yet gone. */
  readonly #leaving = new Map<string, PlacedPort>();

  /** Its device may not be there yet. */
  readonly #coming = new Set<string>();

  constructor(host: LinuxHost, { folder, flags }: NetworkDriverOptions) {
    this.#host = host;
    this.#uidBase = flags.qemu_uid_base;
    this.#store = new PortStore(folder);
  }

  all(): readonly PlacedPort[] {
    return [...this.#ports.values()];
  }

  /** Those that are neither coming nor going. */
  settled(): readonly PlacedPort[] {
    return this.all().filter(({ portId }) => !this.#coming.has(portId));
  }

  /** Ids of those that have one of these devices. */
  withTaps(taps: readonly string[]): readonly string[] {
    return this.settled()
      .filter((port) => taps.includes(this.#host.tapOf(port)))
      .map(({ portId }) => portId);
  }

  /** Their devices in one network. */
  linksOf(network: LinuxNetwork): readonly PortLink[] {
    const { networks } = this.#host;
    return this.settled()
      .filter((port) => networks.find(port.network) === network)
      .map((port) => this.#linkOf(port));
  }

  /** What outlived the daemon. `flat`: the network of ports that do not name theirs. */
  async load(flat: NetworkSpec | undefined): Promise<void> {
    this.#ports = await this.#store.load(flat && { flat, uidBase: this.#uidBase });
  }

  /** Brings the devices of all networks to these ports. */
  async reconcile(): Promise<void> {
    const { networks } = this.#host;
    for (const network of networks.all()) {
      const own = this.all().filter((port) => networks.of(port) === network);
      await network.devices.reconcile(own.map((port) => this.#linkOf(port)));
    }
  }

  async plug(port: PortSpec, signal: AbortSignal): Promise<PlacedPort> {
    signal.throwIfAborted();
    if (this.#leaving.has(port.portId)) await this.unplug(port.portId);
    return this.#ports.get(port.portId) ?? this.#add(networkedPortSchema.parse(port), signal);
  }

  async unplug(portId: string): Promise<void> {
    const port = this.#ports.get(portId) ?? this.#leaving.get(portId);
    if (!port) return;
    this.#leaving.set(portId, port);
    this.#ports.delete(portId);
    const { namespace, rules, networks } = this.#host;
    const { dnsmasq, devices } = networks.of(port);
    await rules.commit();
    await Promise.all([
      dnsmasq.refresh(),
      devices.remove(this.#host.tapOf(port)),
      // No new traffic gets in; what was under way must not reach the address’s next guest.
      forgetFlows(namespace, port.address),
    ]);
    await this.#store.remove(portId);
    this.#leaving.delete(portId);
  }

  async clear(): Promise<void> {
    await this.#store.clear();
    this.#ports.clear();
    this.#leaving.clear();
  }

  bindingOf(port: PlacedPort): PortBinding {
    return {
      tap: this.#host.tapOf(port),
      namespace: this.#host.namespace.name,
      guestUid: port.guestUid,
      domainId: port.network.domainId,
    };
  }

  /** All or nothing: what fails half-way is taken away again. */
  async #add(port: PortSpec, signal: AbortSignal): Promise<PlacedPort> {
    const { rules, networks } = this.#host;
    await networks.reach(port.network);
    signal.throwIfAborted();
    const placed = { ...port, guestUid: this.#uidFor(port) };
    try {
      this.#coming.add(port.portId);
      this.#ports.set(port.portId, placed);
      await this.#store.put(placed);
      const { devices, dnsmasq } = networks.of(placed);
      await Promise.all([devices.add(this.#linkOf(placed)), rules.commit(), dnsmasq.refresh()]);
      signal.throwIfAborted();
      return placed;
    } catch (error) {
      await this.unplug(port.portId);
      throw error;
    } finally {
      this.#coming.delete(port.portId);
    }
  }

  /** A port that goes has its user until it is gone. */
  #uidFor({ instanceId }: PortSpec): number {
    return guestUidFor(instanceId, this.#uidBase, [...this.#ports.values(), ...this.#leaving.values()]);
  }

  #linkOf(port: PlacedPort) {
    const { mtu } = this.#host.networks.of(port).plan;
    return { tap: this.#host.tapOf(port), uid: port.guestUid, mtu };
  }
}
