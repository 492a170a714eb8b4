import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { NetworkDhcp } from '../../network-driver.js';
import type { NetworkPlan } from '../../topology.js';
import { Dnsmasq } from './dnsmasq.js';
import type { DnsmasqOptions, DnsmasqStart } from './dnsmasq-options.js';
import type { HostNamespace } from './host-namespace.js';
import { bridgeAddresses6, openIpv6 } from './ipv6-network.js';
import { switchOff6 } from './ipv6-switches.js';
import type { Bridge } from './host-bridges.js';
import { type MakeDevice, PortDevices } from './port-devices.js';

export interface LinuxNetworkOptions extends Omit<DnsmasqOptions, 'ipv6Of'> {
  readonly spec: NetworkSpec;
  readonly plan: NetworkPlan;
  readonly bridge: Bridge;
  readonly makeDevice: MakeDevice | undefined;
  readonly ipv6: NetworkIpv6;
}

/** What the cloud says of IPv6 now. */
export interface NetworkIpv6 {
  /** The network's range. Undefined: none. */
  cidr(): string | undefined;
  /** Addresses by port. */
  ofPorts(): ReadonlyMap<string, readonly string[]>;
}

/** One network on a host: its bridge, the devices on it, its DHCP server. */
export class LinuxNetwork {
  readonly spec: NetworkSpec;
  readonly plan: NetworkPlan;
  readonly bridge: Bridge;
  readonly dnsmasq: Dnsmasq;
  readonly devices: PortDevices;

  readonly #namespace: HostNamespace;
  readonly #ipv6: NetworkIpv6;
  /** The range whose gateway the bridge is. */
  #held: string | undefined;

  constructor(options: LinuxNetworkOptions) {
    this.#namespace = options.namespace;
    this.#ipv6 = options.ipv6;
    this.spec = options.spec;
    this.plan = options.plan;
    this.bridge = options.bridge;
    this.dnsmasq = new Dnsmasq({ ...options, ipv6Of: (portId) => options.ipv6.ofPorts().get(portId) ?? [] });
    this.devices = new PortDevices(options.namespace, options.bridge.name, options.makeDevice);
  }

  /** Addresses of the gateway that the bridge should have, beside those of IPv4. */
  get gateways6(): readonly string[] {
    return this.#held === undefined ? [] : bridgeAddresses6(this.#held);
  }

  /** Brings the bridge to the network's range of IPv6. */
  async holdIpv6(): Promise<void> {
    const [cidr, name] = [this.#ipv6.cidr(), this.bridge.name];
    if (this.#held !== undefined && this.#held !== cidr) await switchOff6(this.#namespace, name);
    if (cidr !== undefined) await openIpv6(this.#namespace, name, cidr);
    this.#held = cidr;
  }

  /** `dhcp`: what guests of networks are told, this one's perhaps among them. */
  async serve(
    settings: Omit<DnsmasqStart, 'plan' | 'bridge' | 'told' | 'ipv6Cidr'>,
    dhcp: readonly NetworkDhcp[],
  ): Promise<void> {
    const { plan, bridge, spec } = this;
    const told = dhcp.find(({ networkId }) => networkId === spec.networkId);
    const ipv6Cidr = this.#ipv6.cidr();
    const range = ipv6Cidr === undefined ? {} : { ipv6Cidr };
    if (plan.dhcp)
      await this.dnsmasq.start({ plan, bridge: bridge.name, ...settings, ...range, ...(told && { told }) });
  }
}
