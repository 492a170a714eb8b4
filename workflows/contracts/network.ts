/** How frames of a network travel between hosts. */
export interface SegmentSpec {
  readonly kind: 'vlan' | 'vxlan';
  /** VLAN id or VNI. */
  readonly id: number;
}

/** A network as its hosts are told of it, with each port that is in it. */
export interface NetworkSpec {
  /** UUID. */
  readonly networkId: string;
  /** UUID of the routed domain: ranges are unique within it, and may overlap those of another. */
  readonly domainId: string;
  /** IPv4 range, for example 10.99.0.0/16. */
  readonly cidr: string;
  /** The bridge's address inside `cidr`. */
  readonly gateway: string;
  /** Resolver told to guests; empty: none. */
  readonly dns: string;
  readonly domain: string;
  readonly mtu: number;
  /** Absent: the network ends at the host's bridge. */
  readonly segment?: SegmentSpec;
}
