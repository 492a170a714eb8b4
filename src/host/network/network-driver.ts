import type { PortBinding, PortSpec } from '../../../workflows/contracts/guest.js';
import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { AddressProbe, Translation } from '../../../workflows/contracts/translation.js';
import type { FilterSet, NatWay, NetworkAcl, NetworkRoutes, Outlet } from '../../stream/filters.contract.js';
import type { Ipv6Network, NetworkDhcp, Peer } from '../../stream/network-facts.contract.js';

export type {
  AclRule,
  FilterRule,
  FilterSet,
  GroupFilter,
  NatWay,
  NetworkAcl,
  NetworkRoutes,
  Outlet,
  PortFilter,
  RuleSource,
} from '../../stream/filters.contract.js';
export type { DhcpOptions, Ipv6Network, NetworkDhcp, Peer } from '../../stream/network-facts.contract.js';
export type { PortLimits } from '../../stream/port-limits.contract.js';

/**
 * One technology for a host's network. The manager serialises calls per port and checks fences; a driver only does.
 * The rules are a table in docs/contracts/network.md, proved for each driver by
 * test/contract/network-driver.contract.ts.
 */

/** Of a network, what its plan on a host follows from. */
export type NetworkConfig = Pick<NetworkSpec, 'cidr' | 'gateway' | 'dns' | 'domain' | 'mtu'>;

/** What a host’s network must hold beside its ports, from one snapshot of the rows. */
export interface HostNetworkState {
  readonly version: number;
  readonly filters: FilterSet;
  readonly peers: readonly Peer[];
  /** Absent: none. */
  readonly outlets?: readonly Outlet[];
  /** Absent: none. */
  readonly natWays?: readonly NatWay[];
  /** Absent: none. */
  readonly routes?: readonly NetworkRoutes[];
  /** Of IPv6. Absent: none. */
  readonly routes6?: readonly NetworkRoutes[];
  /** Absent: none. */
  readonly acls?: readonly NetworkAcl[];
  /** Of IPv6. Absent: none. */
  readonly acls6?: readonly NetworkAcl[];
  /** Absent: none. */
  readonly dhcp?: readonly NetworkDhcp[];
  /** Networks that have it. Absent: none. */
  readonly ipv6?: readonly Ipv6Network[];
  /** Ranges that no guest may reach or be reached from, whatever its groups say. Absent: none. */
  readonly blocks?: readonly string[];
}

export interface PortFact {
  readonly portId: string;
  readonly instanceId: string;
  readonly mac: string;
  readonly address: string;
  readonly binding: PortBinding;
}

/**
 * A translation that holds on a host. `generation`: of the fence under which it was made, for whoever takes it away.
 */
export type BoundAddress = Translation & { readonly generation: number };

export interface NetworkDriver {
  /**
   * Brings what all networks share up, and the networks of the ports that outlived the daemon, which it finds. `flat`,
   * if given, is up before its first port, and is the network of ports that were plugged before ports named theirs.
   * Twice is success.
   */
  start(flat?: NetworkSpec): Promise<void>;
  /**
   * Its network, if this is the first port in it; tap, lease and anti-spoofing. A port that is ready is left as it is.
   * Nothing but DHCP and metadata passes before filters name it.
   */
  plug(port: PortSpec, signal: AbortSignal): Promise<PortBinding>;
  /** Not there is success. */
  unplug(portId: string): Promise<void>;
  /** Replaces all of it at once; established flows stay. */
  applyState(state: HostNetworkState): Promise<void>;
  /**
   * The address stands for its port from now on, also for one that is plugged later; flows to the port that it stood
   * for before end. Neighbours on its interface are told. The same again is success.
   */
  bind(address: BoundAddress): Promise<void>;
  /** The address stands for nothing here, and flows by it end. Not there is success. */
  unbind(addressId: string): Promise<void>;
  /** Whether somebody on the interface, or the machine itself, has the address. */
  probe(probe: AddressProbe): Promise<boolean>;
  /** Addresses that are bound. */
  bound(): Promise<readonly BoundAddress[]>;
  /** Ports that are plugged. */
  list(): Promise<readonly PortFact[]>;
  /**
   * Everything found on the host that belongs to this driver: taps, leases, filter chains, by port id or name, for the
   * audit.
   */
  inventory(): Promise<NetworkInventory>;
  /** Lets go; what is plugged stays as it is. */
  close(): Promise<void>;
  /** Removes everything this driver ever made on the host, guests' ports included. */
  teardown(): Promise<void>;
}

/** Drivers that keep something running on the host when their daemon has ended. */
export interface RestingDriver {
  /**
   * The whole cloud goes down: takes down what runs unused. Ports stay known; the next start makes them again.
   */
  rest(): Promise<void>;
}

export const canRest = (driver: NetworkDriver): driver is NetworkDriver & RestingDriver => 'rest' in driver;

export interface NetworkInventory {
  readonly taps: readonly string[];
  /** Addresses with a static lease. */
  readonly leases: readonly string[];
  /** Addresses that the filters know. */
  readonly filters: readonly string[];
  /** What holds guests in and is not as it was left, by name; absent: nothing. */
  readonly missing?: readonly string[];
  /** Ports at whose other end nobody is; absent: none. */
  readonly idle?: readonly string[];
  /** Ports that are held to their limits; absent: none. */
  readonly limited?: readonly string[];
  /** Ranges that are blocked in all of its networks; absent: none. */
  readonly blocks?: readonly string[];
}
