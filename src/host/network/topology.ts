import type { NetworkConfig } from './network-driver.js';

/** What a host makes of the cloud's network: everything that a driver must know to build it. */
export interface NetworkPlan {
  readonly cidr: string;
  /** Dotted, of `cidr`. */
  readonly netmask: string;
  readonly gateway: string;
  /** The gateway with the network's prefix, as it is put on the bridge. */
  readonly gatewayCidr: string;
  readonly mtu: number;
  readonly domain: string;
  /** Resolver told to guests; empty: none. The gateway itself: the host answers for guests' names. */
  readonly dns: string;
  /** Guests are told their address by DHCP. */
  readonly dhcp: boolean;
}

/** One way to join guests: `--network_manager`. Throws when the cloud's network does not fit it. */
export type Topology = (config: NetworkConfig) => NetworkPlan;
