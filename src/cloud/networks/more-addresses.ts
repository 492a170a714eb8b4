/** Addresses of an interface beside its first. */
export interface MoreAddresses {
  /** These. */
  readonly addresses: readonly string[];
  /** And so many, whichever are free. */
  readonly count: number;
  /** Of a new interface: its addresses of IPv6, instead of what its subnet gives. Absent: that. */
  readonly ipv6?: Omit<MoreAddresses, 'ipv6'>;
}
