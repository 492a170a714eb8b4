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

/** Where a route of a bridge leads: by the link to the host, by a device of the domain to an address, or nowhere. */
export type BridgeRoute = { readonly destination: string } & (
  | { readonly to: 'internet' | 'egress-only' | 'nowhere' }
  | { readonly to: 'nat'; readonly outside: string }
  | { readonly to: 'port' | 'peer'; readonly device: string; readonly address: string }
);

/** A network that has routes of its own beside the domain's. */
export interface RoutedBridge {
  readonly bridge: string;
  /** Its range of IPv4, also where the routes are of IPv6. */
  readonly cidr: string;
  /** Of the kernel. */
  readonly table: number;
  /** Ranges of the domain. */
  readonly local: readonly string[];
  /** The most specific first. */
  readonly routes: readonly BridgeRoute[];
}

/** Another domain of the host that routes lead to, or that has routes to this one. */
export interface PeerLink {
  readonly domainId: string;
  /** The end in this domain. */
  readonly device: string;
  /** This domain's address on all its links to others. */
  readonly own: string;
  readonly address: string;
  /** The other's ranges: nobody else is behind the link. */
  readonly ranges: readonly string[];
  /** The same of IPv6; absent: nobody has a route of IPv6 here. */
  readonly six?: { readonly own: string; readonly address: string; readonly ranges: readonly string[] };
}

/** What the rules in a domain's own namespace follow from, beside its networks and ports. */
export interface DomainWay {
  /** To the host's namespace. */
  readonly link: LinkAddresses;
  /** Of the cloud, that guests may use; absent: none. */
  readonly doors?: readonly DoorName[];
  /** Guests' addresses, and by which each is known to the host's metadata proxy. */
  readonly aliases: readonly (readonly [address: string, alias: string])[];
  /** The same of IPv6; absent: none. */
  readonly aliases6?: readonly (readonly [address: string, alias: string])[];
  /** Bridges of networks whose routes lead to an internet gateway. */
  readonly outward: readonly string[];
  /** Networks whose routes lead to a NAT gateway, with its address outside. */
  readonly natted: readonly NattedBridge[];
  /** Networks that have routes of their own: of these nothing is said above. */
  readonly routed: readonly RoutedBridge[];
  /** Networks that have routes of IPv6; absent: none. */
  readonly routed6?: readonly RoutedBridge[];
  readonly peers: readonly PeerLink[];
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
