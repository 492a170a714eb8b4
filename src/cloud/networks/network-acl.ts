/** One of the rules of a network ACL: the first that a packet matches, by number, says what becomes of it. */
export interface AclEntry {
  readonly isEgress: boolean;
  readonly number: number;
  /** Of IP; -1: all. */
  readonly protocol: number;
  readonly isAllow: boolean;
  /** Canonical, of IPv4 or IPv6: of the other side. */
  readonly cidr: string;
  /** tcp, udp: first and last port. ICMP: type and code. -1: all. */
  readonly fromPort: number;
  readonly toPort: number;
}

/** Which entry of an ACL. */
export type AclPlace = Pick<AclEntry, 'isEgress' | 'number'>;
