import type { NetworkAcl } from '../../network-driver.js';
import type { DoorName } from './door-names.js';
import type { LinkAddresses } from './link-addresses.js';

/** An ACL and the bridge of the network that it is for. */
export interface FencedBridge {
  readonly bridge: string;
  readonly acl: NetworkAcl;
}

/** A network whose guests go out by one address, which is not theirs. */
export interface NattedBridge {
  readonly bridge: string;
  readonly cidr: string;
  readonly outside: string;
}

/** What the rules in a domain's own namespace follow from, beside its networks and ports. */
export interface DomainWay {
  /** To the host's namespace. */
  readonly link: LinkAddresses;
  /** Of the cloud, that guests may use; absent: none. */
  readonly doors?: readonly DoorName[];
  /** Guests' addresses, and by which each is known to the host's metadata proxy. */
  readonly aliases: readonly (readonly [address: string, alias: string])[];
  /** Bridges of networks whose routes lead to an internet gateway. */
  readonly outward: readonly string[];
  /** Networks whose routes lead to a NAT gateway, with its address outside. */
  readonly natted: readonly NattedBridge[];
  /** Networks that not everything passes. */
  readonly fenced: readonly FencedBridge[];
  /** The same of IPv6; absent: none. */
  readonly fenced6?: readonly FencedBridge[];
}

/** A domain as the rules in the host's own namespace know it. */
export interface DomainLink {
  /** The host's end of its link. */
  readonly device: string;
  /** Floating addresses that are behind it. */
  readonly outsides: readonly string[];
}
