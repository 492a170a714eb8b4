import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import { NIL_UUID } from '../../../../common/ids/uuid.js';
import { doorNames } from '../../guest-doors-flag.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { NetworkDhcp } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';
import { dropBridge } from './host-bridges.js';
import { dhcpUser } from './dhcp-user.js';
import type { LinkAddresses } from './link-addresses.js';
import type { HostNamespace } from './host-namespace.js';
import { ipv6CidrOf, ipv6OfPorts, type Ipv6State } from './ipv6-network.js';
import { LinuxNetwork } from './linux-network.js';
import { type NetworkLinks, refuseBeside } from './network-links.js';
import { placesOf } from './network-places.js';
import { clearStale } from './stale-networks.js';
import type { MakeDevice } from './port-devices.js';

export interface HostNetworksOptions {
  readonly host: NetworkDriverOptions;
  readonly links: NetworkLinks;
  readonly namespace: HostNamespace;
  readonly makeDevice: MakeDevice | undefined;
  /** Names the upstream servers for names outside of the cloud; undefined: none. */
  readonly resolvers: string | undefined;
  ports(): readonly PlacedPort[];
  /** What guests of networks are told instead of what these say. */
  dhcp(): readonly NetworkDhcp[];
  /** Absent: there is no IPv6 here. */
  ipv6?(): Ipv6State;
  /** Brings the rules to the networks that there are. */
  commit(): Promise<void>;
}

/** The networks of one host. That which it starts with has plain names; those that come with a port have their id. */
export class HostNetworks {
  readonly #options: HostNetworksOptions;
  #networks = new Map<string, LinuxNetwork>();
  /** Those that are being made, by id. */
  readonly #coming = new Map<string, Promise<void>>();
  #flat: NetworkSpec | undefined;
  #link: LinkAddresses | undefined;

  constructor(options: HostNetworksOptions) {
    this.#options = options;
  }

  all(): readonly LinuxNetwork[] {
    return [...this.#networks.values()];
  }

  /** Starts anew with these. Throws for one that does not fit the topology, or beside another. */
  begin(flat: NetworkSpec | undefined, others: readonly NetworkSpec[]): void {
    this.#flat = flat;
    this.#networks = new Map();
    for (const spec of [...(flat ? [flat] : []), ...others]) if (!this.find(spec)) this.#note(spec);
  }

  /** One range is one network of a domain, also where the host was not told the flat network’s id. */
  find({ networkId, domainId, cidr }: NetworkSpec): LinuxNetwork | undefined {
    const isSame = ({ spec }: LinuxNetwork) =>
      spec.cidr === cidr && (spec.domainId === NIL_UUID || spec.domainId === domainId);
    return this.#networks.get(networkId) ?? this.all().find(isSame);
  }

  of({ network }: PlacedPort): LinuxNetwork {
    const found = this.find(network);
    if (!found) throw new Error(`network ${network.networkId} is not on this host`);
    return found;
  }

  /** Bridges of all that it began with, and of those that come from now on, behind this link. */
  async open(link: LinkAddresses): Promise<void> {
    const { host, namespace, links } = this.#options;
    this.#link = link;
    await clearStale(host, namespace, this.all());
    for (const network of this.all()) await links.add(network.plan, network.bridge, link);
    await this.holdIpv6();
  }

  /** Where IPv6 is as it is wanted: see `holdIpv6`. */
  async serve(networks = this.all()): Promise<void> {
    const { resolvers, host } = this.#options;
    const settings = {
      ...{ user: await dhcpUser(host.flags.dhcp_user), leaseSeconds: host.flags.dhcp_lease_time },
      doors: doorNames(host),
      ...(resolvers !== undefined && { resolvers }),
    };
    for (const network of networks) await network.serve(settings, this.#options.dhcp());
  }

  /** Resolves once the network is there: made for the first caller. */
  async reach(spec: NetworkSpec): Promise<void> {
    const { networkId } = spec;
    if (!this.#coming.has(networkId) && !this.find(spec)) {
      const made = this.#add(spec).finally(() => this.#coming.delete(networkId));
      this.#coming.set(networkId, made);
    }
    await this.#coming.get(networkId);
  }

  /** Takes a network down whose last port has gone. Not there is success. */
  async drop({ networkId }: Pick<NetworkSpec, 'networkId'>): Promise<void> {
    const network = this.#networks.get(networkId);
    if (!network) return;
    this.#networks.delete(networkId);
    const { host, namespace, commit } = this.#options;
    await commit();
    network.dnsmasq.release();
    await clearStale(host, namespace, this.all());
  }

  /** Bridges, and the link, have IPv6 where networks have a range of it. */
  async holdIpv6(networks = this.all()): Promise<void> {
    for (const network of networks) await network.holdIpv6();
    await this.#options.links.carryIpv6?.(this.all().some(({ gateways6 }) => gateways6.length > 0));
  }

  async #add(spec: NetworkSpec): Promise<void> {
    const { links, namespace, commit } = this.#options;
    if (!this.#link) throw new Error('the network of this host is not up');
    const network = this.#note(spec);
    try {
      await links.check(network.plan);
      await links.add(network.plan, network.bridge, this.#link);
      await this.holdIpv6([network]);
      await commit();
      await this.serve([network]);
    } catch (error) {
      this.#networks.delete(spec.networkId);
      await dropBridge(namespace, network.bridge.name);
      throw error;
    }
  }

  #note(spec: NetworkSpec): LinuxNetwork {
    const { host, namespace, makeDevice } = this.#options;
    const plan = host.topology(spec);
    for (const other of this.all()) refuseBeside(spec, other.spec);
    const ports = () => this.#options.ports().filter((port) => this.find(port.network)?.spec === spec);
    const named = () => (this.#flat ? [] : this.#options.ports().filter((port) => this.find(port.network)));
    const places = placesOf(host, spec, this.#flat?.networkId === spec.networkId);
    const state = () => this.#options.ipv6?.();
    const ipv6 = { cidr: () => ipv6CidrOf(state(), spec), ofPorts: () => ipv6OfPorts(state()) };
    const network = new LinuxNetwork({ spec, plan, namespace, makeDevice, ports, named, ipv6, ...places });
    this.#networks.set(spec.networkId, network);
    return network;
  }
}
