import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { NetworkDhcp } from '../../network-driver.js';
import type { NetworkPlan } from '../../topology.js';
import { Dnsmasq } from './dnsmasq.js';
import type { DnsmasqOptions, DnsmasqStart } from './dnsmasq-options.js';
import type { Bridge } from './host-bridges.js';
import { type MakeDevice, PortDevices } from './port-devices.js';

export interface LinuxNetworkOptions extends DnsmasqOptions {
  readonly spec: NetworkSpec;
  readonly plan: NetworkPlan;
  readonly bridge: Bridge;
  readonly makeDevice: MakeDevice | undefined;
}

/** One network on a host: its bridge, the devices on it, its DHCP server. */
export class LinuxNetwork {
  readonly spec: NetworkSpec;
  readonly plan: NetworkPlan;
  readonly bridge: Bridge;
  readonly dnsmasq: Dnsmasq;
  readonly devices: PortDevices;

  constructor(options: LinuxNetworkOptions) {
    this.spec = options.spec;
    this.plan = options.plan;
    this.bridge = options.bridge;
    this.dnsmasq = new Dnsmasq(options);
    this.devices = new PortDevices(options.namespace, options.bridge.name, options.makeDevice);
  }

  /** `dhcp`: what guests of networks are told, this one's perhaps among them. */
  async serve(
    settings: Omit<DnsmasqStart, 'plan' | 'bridge' | 'told'>,
    dhcp: readonly NetworkDhcp[],
  ): Promise<void> {
    const { plan, bridge, spec } = this;
    const told = dhcp.find(({ networkId }) => networkId === spec.networkId);
    if (plan.dhcp)
      await this.dnsmasq.start({ plan, bridge: bridge.name, ...settings, ...(told && { told }) });
  }
}
