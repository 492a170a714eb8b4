import type { PortBinding, PortSpec } from '../../workflows/contracts/guest.js';

/**
 * One technology for a host's network. The manager serialises calls per port and checks fences; a driver only does.
 * The rules are a table in docs/contracts/network.md, proved for each driver by test/contract/network-driver.contract.ts.
 */

/** The flat network as the cloud has it; told to the host by the host API when its stream opens. */
export interface NetworkConfig {
  /** IPv4 range, for example 10.99.0.0/16. */
  readonly cidr: string;
  /** The bridge's address inside `cidr`. */
  readonly gateway: string;
  /** Resolver told to guests; empty: none. */
  readonly dns: string;
  readonly domain: string;
  readonly mtu: number;
}

export type RuleSource = { readonly cidr: string } | { readonly group: string };

export interface FilterRule {
  /** -1: everything. */
  readonly protocol: 'tcp' | 'udp' | 'icmp' | '-1';
  /** icmp: type and code, -1 any. tcp, udp: first and last port. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly source: RuleSource;
}

export interface PortFilter {
  readonly portId: string;
  readonly mac: string;
  readonly address: string;
  readonly groups: readonly string[];
}

/** All that a host filters, from one snapshot of the rows. `members` are addresses anywhere in the cloud. */
export interface FilterSet {
  readonly version: number;
  readonly ports: readonly PortFilter[];
  readonly groups: Readonly<Record<string, { readonly rules: readonly FilterRule[] }>>;
  /** By group id, for the groups that some rule names as a source. */
  readonly members: Readonly<Record<string, readonly string[]>>;
}

export interface PortFact {
  readonly portId: string;
  readonly instanceId: string;
  readonly mac: string;
  readonly address: string;
  readonly binding: PortBinding;
}

export interface NetworkDriver {
  /** Brings bridge, DHCP, base filters and metadata proxy up, and finds the ports that outlived the daemon. Twice is success. */
  start(config: NetworkConfig): Promise<void>;
  /** Tap, lease and anti-spoofing. A port that is ready is left as it is. Nothing but DHCP and metadata passes before filters name it. */
  plug(port: PortSpec, signal: AbortSignal): Promise<PortBinding>;
  /** Not there is success. */
  unplug(portId: string): Promise<void>;
  /** Replaces all filters at once; established flows stay. */
  applyFilters(filters: FilterSet): Promise<void>;
  /** Ports that are plugged. */
  list(): Promise<readonly PortFact[]>;
  /** Everything found on the host that belongs to this driver: taps, leases, filter chains, by port id or name, for the audit. */
  inventory(): Promise<NetworkInventory>;
  /** Lets go; what is plugged stays as it is. */
  close(): Promise<void>;
  /** Removes everything this driver ever made on the host, guests' ports included. */
  teardown(): Promise<void>;
}

/** Drivers that keep something running on the host when their daemon has ended. */
export interface RestingDriver {
  /** The whole cloud goes down: takes down what runs and nobody uses. Ports stay known; the next start makes them again. */
  rest(): Promise<void>;
}

export const canRest = (driver: NetworkDriver): driver is NetworkDriver & RestingDriver => 'rest' in driver;

export interface NetworkInventory {
  readonly taps: readonly string[];
  /** Addresses with a static lease. */
  readonly leases: readonly string[];
  /** Addresses that the filters know. */
  readonly filters: readonly string[];
}
