import { EngineError } from '../../common/errors/engine-error.js';
import { cidrText, ipv4Range, type Ipv4Range, overlap } from '../../common/net/ipv4.js';

/** AWS's largest and smallest VPC and subnet. */
const PREFIX = { largest: 16, smallest: 28 };

/** No VPC may have these: this host, loopback, what hosts use between namespaces, groups and reserved addresses. */
const NOBODYS = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].map(inner);

/** The range of a VPC, canonical. Throws InvalidVpc.Range. */
export function vpcRangeOf(cidr: string): Ipv4Range {
  const range = sized(cidr);
  if (!range || NOBODYS.some((other) => overlap(other, range)))
    throw new EngineError('InvalidVpc.Range', `The CIDR '${cidr.slice(0, 100)}' is invalid.`);
  return range;
}

/** The range of a subnet within one of the VPC's. Throws InvalidSubnet.Range. */
export function subnetRangeOf(cidr: string, ranges: readonly string[]): Ipv4Range {
  const range = sized(cidr);
  if (!range || !ranges.some((of) => isWithin(range, of)))
    throw new EngineError('InvalidSubnet.Range', `The CIDR '${cidr.slice(0, 100)}' is invalid.`);
  return range;
}

/** Whether a range, which is written as such, is within the other. */
export const isWithin = (range: Ipv4Range, of: string): boolean => {
  const outer = inner(of);
  return outer.first <= range.first && range.last <= outer.last;
};

/** The destination of a route, canonical. Throws InvalidParameterValue. */
export const destinationOf = (cidr: string): string => rangeText('destinationCidrBlock', cidr);

/** A range of any size, canonical. Throws InvalidParameterValue with the parameter's name. */
export function rangeText(parameter: string, cidr: string): string {
  const range = ipv4Range(cidr);
  if (range) return cidrText(range);
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${cidr.slice(0, 100)}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
  );
}

/** Whether two ranges, which are written as such, have addresses in common. */
export const meet = (one: string, other: string): boolean => overlap(inner(one), inner(other));

function sized(cidr: string): Ipv4Range | undefined {
  const range = ipv4Range(cidr);
  if (range && range.prefix >= PREFIX.largest && range.prefix <= PREFIX.smallest) return range;
  return undefined;
}

function inner(cidr: string): Ipv4Range {
  const range = ipv4Range(cidr);
  if (!range) throw new Error(`'${cidr}' is not a range`);
  return range;
}
