import ipaddr from 'ipaddr.js';

/** Addresses of IPv6 as 128-bit numbers, so that ranges are arithmetic. */

export interface Ipv6Range {
  /** All host bits are 0. */
  readonly first: bigint;
  readonly prefix: number;
}

const BITS = 128;

/** AWS keeps it for its services; hosts have metadata and their links to domains there. */
export const SERVICES6 = 'fd00:ec2::/32';

/**
 * `2001:DB8::1/32` as it is written canonically (RFC 5952), host bits dropped: `2001:db8::/32`. Undefined: not a range.
 */
export function ipv6RangeText(cidr: string): string | undefined {
  if (!/^[\da-f:.]{2,45}\/\d{1,3}$/i.test(cidr) || !ipaddr.IPv6.isValidCIDR(cidr)) return undefined;
  const [, prefix] = ipaddr.IPv6.parseCIDR(cidr);
  return `${ipaddr.IPv6.networkAddressFromCIDR(cidr).toRFC5952String()}/${prefix}`;
}

/** Undefined: not an address. Zones (`%eth0`) are none. */
export function ipv6Number(text: string): bigint | undefined {
  if (!/^[\da-f:.]{2,45}$/i.test(text) || !ipaddr.IPv6.isValid(text)) return undefined;
  return ipaddr.IPv6.parse(text).parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
}

/** As it is written canonically (RFC 5952). */
export function ipv6Text(number: bigint): string {
  const bytes = Array.from({ length: 16 }, (_, i) => Number((number >> BigInt(8 * (15 - i))) & 0xffn));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}

/** Host bits are dropped. Undefined: not a range. */
export function ipv6Range(cidr: string): Ipv6Range | undefined {
  const [network = '', bits] = ipv6RangeText(cidr)?.split('/') ?? [];
  const first = ipv6Number(network);
  return first === undefined ? undefined : { first, prefix: Number(bits) };
}

/** For what must be a range. Throws one line when it is not. */
export function ipv6RangeOf(cidr: string): Ipv6Range {
  const range = ipv6Range(cidr);
  if (!range) throw new Error(`'${cidr}' is not an IPv6 range`);
  return range;
}

export const ipv6CidrText = ({ first, prefix }: Ipv6Range): string => `${ipv6Text(first)}/${prefix}`;

/** How many addresses a range has. */
export const ipv6Size = ({ prefix }: Pick<Ipv6Range, 'prefix'>): bigint => 1n << BigInt(BITS - prefix);

/** Whether the first is all of it within the second. */
export const isWithinIpv6 = (inner: Ipv6Range, outer: Ipv6Range): boolean =>
  inner.prefix >= outer.prefix && outer.first <= inner.first && inner.first < outer.first + ipv6Size(outer);
