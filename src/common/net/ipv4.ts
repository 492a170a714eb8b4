import ipaddr from 'ipaddr.js';

/** IPv4 as numbers, so that ranges are comparisons. */

export interface Ipv4Range {
  /** The network's own address: all host bits are 0. */
  readonly first: number;
  /** The broadcast address: all host bits are 1. */
  readonly last: number;
  readonly prefix: number;
}

/**
 * Dotted decimal to a number; undefined: not an address. Leading zeros are refused: some programs read them as octal.
 */
export function ipv4Number(text: string): number | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  return ipaddr.IPv4.parse(text).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

export const ipv4Text = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** `10.99.0.0/16` to its ends; host bits are dropped, as AWS does. Undefined: not a range. */
export function ipv4Range(cidr: string): Ipv4Range | undefined {
  const [, address = '', bits = ''] = /^(.+)\/(\d|[12]\d|3[0-2])$/.exec(cidr) ?? [];
  const number = ipv4Number(address);
  if (number === undefined) return undefined;
  const prefix = Number(bits);
  const size = 2 ** (32 - prefix);
  const first = number - (number % size);
  return { first, last: first + size - 1, prefix };
}

/** A range as it is written canonically: `100.68.0.18/18` is `100.68.0.0/18`. */
export const cidrText = ({ first, prefix }: Ipv4Range): string => `${ipv4Text(first)}/${prefix}`;

/** For what must be an address, because a driver is about to build with it. Throws one line when it is not. */
export function addressNumber(address: string): number {
  const number = ipv4Number(address);
  if (number === undefined) throw new Error(`'${address}' is not an IPv4 address`);
  return number;
}

/** For what must be a range. Throws one line when it is not. */
export function rangeOf(cidr: string): Ipv4Range {
  const range = ipv4Range(cidr);
  if (!range) throw new Error(`'${cidr}' is not an IPv4 range`);
  return range;
}

export const isInside = ({ first, last }: Ipv4Range, address: number): boolean =>
  first <= address && address <= last;

export const overlap = (a: Ipv4Range, b: Ipv4Range): boolean => a.first <= b.last && b.first <= a.last;
