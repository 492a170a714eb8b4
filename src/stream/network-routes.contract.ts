/**
 * A network of a domain of its own whose routes lead to the world. One that is not named leads nowhere; the flat
 * network leads where `--snat` says.
 */
export interface Outlet {
  readonly networkId: string;
}

/**
 * A network of a domain of its own whose routes lead to a NAT gateway: its guests go out by the gateway's address
 * outside, where the host has that one, and are not reached by it.
 */
export interface NatWay {
  readonly networkId: string;
  readonly outside: string;
}

/** Where a route leads: to the next hop of what it matches, or nowhere. */
export type RouteTarget =
  /** For guests that have an address outside; of IPv6 all of them. */
  | { readonly to: 'internet' }
  /** Of IPv6: the world, from where only answers come. */
  | { readonly to: 'egress-only' }
  /** As of `NatWay`. */
  | { readonly to: 'nat'; readonly outside: string }
  /** A port of the same domain whose guest routes for others. It leads nowhere where the port is not plugged. */
  | { readonly to: 'port'; readonly portId: string }
  /** Another domain. It leads nowhere on hosts without it. */
  | { readonly to: 'domain'; readonly domainId: string }
  | { readonly to: 'nowhere' };

/**
 * All routes of a network of a domain of its own, where they are more than one to everywhere by a gateway: of those
 * that match, the most specific decides. For such a network `outlets` and `natWays` say nothing.
 */
export interface NetworkRoutes {
  readonly networkId: string;
  /** Ranges of its domain: what they hold is in the domain, whatever a route says. */
  readonly local: readonly string[];
  readonly routes: readonly ({ readonly destination: string } & RouteTarget)[];
}
