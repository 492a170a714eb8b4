import { ipv4Number, ipv4Range, type Ipv4Range } from '../../common/net/ipv4.js';

/** For what must be an address or a range, because a driver is about to build with it. Throws one line when it is not. */
export function addressNumber(address: string): number {
  const number = ipv4Number(address);
  if (number === undefined) throw new Error(`'${address}' is not an IPv4 address`);
  return number;
}

export function rangeOf(cidr: string): Ipv4Range {
  const range = ipv4Range(cidr);
  if (!range) throw new Error(`'${cidr}' is not an IPv4 range`);
  return range;
}

export const isInside = ({ first, last }: Ipv4Range, address: number): boolean =>
  first <= address && address <= last;

export const overlap = (a: Ipv4Range, b: Ipv4Range): boolean => a.first <= b.last && b.first <= a.last;
