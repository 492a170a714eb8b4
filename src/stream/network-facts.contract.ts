/** A host that carries the same segment. None yet. */
export interface Peer {
  readonly networkId: string;
  readonly address: string;
}

/** A network of a domain of its own that has a range of IPv6 beside that of IPv4. */
export interface Ipv6Network {
  readonly networkId: string;
  /** A /64. */
  readonly cidr: string;
}

/** What DHCP tells guests beside their address. */
export interface DhcpOptions {
  /** Empty: none. */
  readonly domain: string;
  readonly resolvers: readonly string[];
  readonly ntp: readonly string[];
  readonly netbios: readonly string[];
  /** Of NetBIOS; 0: none. */
  readonly nodeType: number;
}

/** A network of a domain of its own whose guests are told something else than the network says itself. */
export interface NetworkDhcp {
  readonly networkId: string;
  /** Whether the host answers names there, if it does elsewhere. */
  readonly answers: boolean;
  /** Null: what the network says. */
  readonly options: DhcpOptions | null;
}
