/** IPv4 as numbers, so that ranges are comparisons. */

const OCTET = /^(0|[1-9]\d{0,2})$/;

/** Dotted decimal to a number; undefined: not an address. Leading zeros are refused: some read them as octal. */
export function ipv4Number(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !OCTET.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export const ipv4Text = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

export interface Ipv4Range {
  /** The network's own address: all host bits are 0. */
  readonly first: number;
  /** The broadcast address: all host bits are 1. */
  readonly last: number;
  readonly prefix: number;
}

/** `10.99.0.0/16` to its ends; host bits are dropped, as AWS does. Undefined: not a range. */
export function ipv4Range(cidr: string): Ipv4Range | undefined {
  const [, address = '', bits = ''] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(cidr) ?? [];
  const number = ipv4Number(address);
  if (number === undefined) return undefined;
  const prefix = Number(bits);
  const size = 2 ** (32 - prefix);
  const first = number - (number % size);
  return { first, last: first + size - 1, prefix };
}

/** A range as it is written canonically: `100.68.0.18/18` is `100.68.0.0/18`. */
export const cidrText = ({ first, prefix }: Ipv4Range): string => `${ipv4Text(first)}/${prefix}`;
