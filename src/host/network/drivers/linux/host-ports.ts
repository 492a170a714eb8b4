import type { PortBinding, PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { guestUidFor } from '../../guest-uid.js';
import type { FilterSet } from '../../network-driver.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { PlacedPort } from '../../placed-port.js';
import { networkedPortSchema } from '../../port-schema.js';
import { PortStore } from '../../port-store.js';
import { KnownPorts } from './known-ports.js';
import type { LinuxHost } from './linux-host.js';
import { PortLinks } from './port-links.js';
import { takeFrom } from './take-from.js';

/** The ports of a host: in its state folder, and as devices, leases and rules. */
export class HostPorts {
  readonly #host: LinuxHost;
  readonly #uidBase: number;
  readonly #store: PortStore;
  readonly #known = new KnownPorts();
  readonly links: PortLinks;

  /** `filters`: as they are now. */
  constructor(host: LinuxHost, { folder, flags }: NetworkDriverOptions, filters: () => FilterSet) {
    this.#host = host;
    this.links = new PortLinks(host, this.#known, filters);
    this.#uidBase = flags.qemu_uid_base;
    this.#store = new PortStore(folder);
  }

  all(): readonly PlacedPort[] {
    return this.#known.all();
  }

  /** Networks that ports are in, or about to be, or have not left yet. */
  networksInUse(): readonly NetworkSpec[] {
    return this.#known.networks();
  }

  /** Ids of those that have one of these devices. */
  withTaps(taps: readonly string[]): readonly string[] {
    const isIn = (port: PlacedPort) => taps.includes(this.#host.tapOf(port));
    return this.#known
      .settled()
      .filter(isIn)
      .map(({ portId }) => portId);
  }

  /** What outlived the daemon. `flat`: the network of ports that do not name theirs. */
  async load(flat: NetworkSpec | undefined): Promise<void> {
    this.#known.ports = await this.#store.load(flat && { flat, uidBase: this.#uidBase });
  }

  /** Brings the devices of all networks to these ports. */
  async reconcile(): Promise<void> {
    for (const { networks } of this.#host.parts())
      for (const network of networks.all()) {
        const own = this.all().filter((port) => this.links.networkOf(port) === network);
        await network.devices.reconcile(own.map((port) => this.links.linkOf(port)));
      }
  }

  async plug(port: PortSpec, signal: AbortSignal): Promise<PlacedPort> {
    signal.throwIfAborted();
    if (this.#known.leaving.has(port.portId)) await this.unplug(port.portId);
    return this.#known.ports.get(port.portId) ?? this.#add(networkedPortSchema.parse(port), signal);
  }

  async unplug(portId: string): Promise<void> {
    const port = this.#known.ports.get(portId) ?? this.#known.leaving.get(portId);
    if (!port) return;
    this.#known.leaving.set(portId, port);
    this.#known.ports.delete(portId);
    const part = this.#host.partOf(port.network);
    if (part) await takeFrom(part, port, this.#host.tapOf(port));
    await this.#store.remove(portId);
    this.#known.leaving.delete(portId);
    await this.#host.settle(port.network);
  }

  async clear(): Promise<void> {
    await this.#store.clear();
    this.#known.ports.clear();
    this.#known.leaving.clear();
  }

  bindingOf(port: PlacedPort): PortBinding {
    return {
      tap: this.#host.tapOf(port),
      namespace: this.#host.namespaceOf(port.network),
      guestUid: port.guestUid,
      domainId: port.network.domainId,
    };
  }

  /** All or nothing: what fails half-way is taken away again, and a network that was made for it. */
  async #add(port: PortSpec, signal: AbortSignal): Promise<PlacedPort> {
    this.#known.arriving.set(port.portId, port.network);
    try {
      await this.#host.reach(port.network);
      signal.throwIfAborted();
      return await this.#place(port, signal);
    } catch (error) {
      this.#known.arriving.delete(port.portId);
      await this.unplug(port.portId);
      await this.#host.settle(port.network);
      throw error;
    } finally {
      this.#known.arriving.delete(port.portId);
      this.#known.coming.delete(port.portId);
    }
  }

  async #place(port: PortSpec, signal: AbortSignal): Promise<PlacedPort> {
    const guestUid = guestUidFor(port.instanceId, this.#uidBase, this.#known.present());
    const placed = { ...port, guestUid };
    this.#known.coming.add(port.portId);
    this.#known.ports.set(port.portId, placed);
    await this.#store.put(placed);
    const { devices, dnsmasq } = this.links.networkOf(placed);
    const part = this.#host.partOf(port.network);
    const names = part?.networks.all().map((network) => network.dnsmasq.renew()) ?? [];
    const link = this.links.linkOf(placed);
    const wired = [devices.add(link), part?.rules.commit(), dnsmasq.refresh()];
    await Promise.all([...wired, ...names]);
    await this.links.settle(placed, link);
    signal.throwIfAborted();
    return placed;
  }
}
