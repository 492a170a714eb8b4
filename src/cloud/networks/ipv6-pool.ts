import { randomBytes } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import {
  ipv6CidrText,
  ipv6RangeOf,
  ipv6Size,
  isWithinIpv6,
  SERVICES6,
  type Ipv6Range,
} from '../../common/net/ipv6.js';

/** Prefixes of what a VPC and a subnet have, as at AWS. */
export const IPV6_PREFIX = { vpc: 56, subnet: 64 } as const;

/** `fd`: unique local addresses (RFC 4193). Behind it 32 random bits. */
const LOCAL = { bytes: 4, prefix: 40 } as const;

/** A range that no other cloud is likely to have: RFC 4193 wants it random. */
export function localPool(): string {
  for (;;) {
    const pool = anyPool();
    if (!isWithinIpv6(ipv6RangeOf(pool), ipv6RangeOf(SERVICES6))) return pool;
  }
}

function anyPool(): string {
  const random = BigInt(`0xfd${randomBytes(LOCAL.bytes).toString('hex')}`);
  return ipv6CidrText({ first: random << BigInt(128 - LOCAL.prefix), prefix: LOCAL.prefix });
}

/** How many VPCs a pool has ranges for. */
export const vpcsIn = ({ prefix }: Pick<Ipv6Range, 'prefix'>): bigint =>
  ipv6Size({ prefix }) / ipv6Size({ prefix: IPV6_PREFIX.vpc });

/** The VPC's range with this number. */
export const vpcRangeIn = (pool: string, number: bigint): string =>
  ipv6CidrText({
    first: ipv6RangeOf(pool).first + number * ipv6Size({ prefix: IPV6_PREFIX.vpc }),
    prefix: IPV6_PREFIX.vpc,
  });

/** AWS keeps the first four addresses of a subnet, and the last. */
const RESERVED = { first: 4n, last: 1n };

/** Whether an interface of the subnet with this /64 may have the address. */
export function isGuestAddress(number: bigint, cidr: string): boolean {
  const range = ipv6RangeOf(cidr);
  const at = number - range.first;
  return at >= RESERVED.first && at < ipv6Size(range) - RESERVED.last;
}

/** An address of the subnet that nobody is likely to have: its last 64 bits are random. */
export function anyGuestAddress(cidr: string): bigint {
  const range = ipv6RangeOf(cidr);
  const spread = ipv6Size(range) - RESERVED.first - RESERVED.last;
  return range.first + RESERVED.first + (BigInt(`0x${randomBytes(16).toString('hex')}`) % spread);
}

/** AWS's sentence for a range that is none, or none here. */
export const invalidIpv6 = (
  code: 'InvalidSubnet.Range' | 'InvalidParameterValue',
  cidr: string,
): EngineError => new EngineError(code, `The CIDR '${cidr.slice(0, 100)}' is invalid.`);
