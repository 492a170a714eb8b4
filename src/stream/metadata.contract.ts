/** What a guest asked of the metadata address, as the proxy saw it. */
export interface MetadataRequest {
  /** Source address; the bridge pins it to the guest's tap. */
  readonly address: string;
  /**
   * UUID of the interface: addresses of two domains may be the same. Absent: the host has one domain, and does not say.
   */
  readonly portId?: string;
  /** It came over IPv6; `address` is the guest's of IPv4 all the same. Absent: over IPv4. */
  readonly overIpv6?: true;
  readonly method: string;
  /** With query string. */
  readonly path: string;
  /** Lower-case names; only those that the metadata service knows are passed on. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface MetadataAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
