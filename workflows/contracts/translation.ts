/** An address outside that stands for a port of a host, as the host is told of it. */
export interface Translation {
  /** UUID of the floating address. */
  readonly addressId: string;
  /** UUID of the routed domain that the port's network is in. */
  readonly domainId: string;
  /** IPv4, dotted: what the world sends to. */
  readonly outside: string;
  /** The network interface's UUID. */
  readonly portId: string;
  /** Of the port's addresses, the one that it stands for. Absent: the first. */
  readonly inside?: string;
  /** The machine's interface whose neighbours find the address there; empty: the machine alone reaches it. */
  readonly interface: string;
}

/** A question to a host: does somebody on the machine's interface, or the machine itself, have the address? */
export type AddressProbe = Pick<Translation, 'addressId' | 'outside' | 'interface'>;
