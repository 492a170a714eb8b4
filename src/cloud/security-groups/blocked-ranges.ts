import ipaddr from 'ipaddr.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { cidrText, ipv4Range } from '../../common/net/ipv4.js';
import { ipv6RangeText } from '../../common/net/ipv6.js';

/** All that the operator blocks, as JSON: part of what every host is told. */
export const BLOCKS = `COALESCE((SELECT json_agg(b.cidr ORDER BY b.cidr) FROM blocked_ranges b), '[]')`;

/** What hosts and guests need among themselves: DHCP, metadata, links between namespaces, names of neighbours. */
const NEEDED = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::254/128',
];

/**
 * A range, or an address for itself, canonical. Throws InvalidParameterValue for what is neither, or has addresses
 * in it without which no guest could be served.
 */
export function blockRangeOf(asked: string): string {
  const whole = asked.includes('/') ? asked : `${asked}/${asked.includes(':') ? 128 : 32}`;
  const four = ipv4Range(whole);
  const range = four ? cidrText(four) : ipv6RangeText(whole);
  if (range === undefined) throw invalid(`'${asked.slice(0, 100)}' is not a range of IPv4 or IPv6`);
  const needed = NEEDED.find((other) => overlaps(range, other));
  if (needed !== undefined)
    throw invalid(`${range} overlaps ${needed}, without which guests cannot be served`);
  return range;
}

/** Whether two ranges, which are canonical, have addresses in common. */
export function overlaps(one: string, other: string): boolean {
  const [a, longA] = ipaddr.parseCIDR(one);
  const [b, longB] = ipaddr.parseCIDR(other);
  return a.kind() === b.kind() && a.match(b, Math.min(longA, longB));
}

export const invalid = (message: string): EngineError => new EngineError('InvalidParameterValue', message);
