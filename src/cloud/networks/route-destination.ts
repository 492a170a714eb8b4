import { EngineError } from '../../common/errors/engine-error.js';
import { rangeOf } from '../../common/net/ipv4.js';
import { ipv6RangeOf, ipv6RangeText, isWithinIpv6, SERVICES6 } from '../../common/net/ipv6.js';
import { destinationOf, isWithin } from './own-range.js';

/** Whether a range, which is written as such, is of IPv6. */
export const isIpv6Range = (range: string): boolean => range.includes(':');

/** The destination of a route, of either family, canonical. Throws InvalidParameterValue. */
export function routeDestinationOf(cidr: string): string {
  if (!isIpv6Range(cidr)) return destinationOf(cidr);
  const range = ipv6RangeText(cidr);
  if (range !== undefined) return range;
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${cidr.slice(0, 100)}) for parameter destinationIpv6CidrBlock is invalid. This is not a valid IPv6 CIDR block.`,
  );
}

/** Whether a destination, which is canonical, is a VPC's range or a part of it. */
export function isOfRange(destination: string, range: string): boolean {
  if (isIpv6Range(destination) !== isIpv6Range(range)) return false;
  if (isIpv6Range(range)) return isWithinIpv6(ipv6RangeOf(destination), ipv6RangeOf(range));
  return isWithin(rangeOf(destination), range);
}

/**
 * No route may lead metadata elsewhere. As at AWS; a wider range leads the rest of it. Throws InvalidParameterValue.
 */
export function refuseServices(destination: string): void {
  if (!isOfRange(destination, SERVICES6)) return;
  throw new EngineError(
    'InvalidParameterValue',
    `The destination CIDR block ${destination} is equal to or more specific than ${SERVICES6}, which is reserved.`,
  );
}
