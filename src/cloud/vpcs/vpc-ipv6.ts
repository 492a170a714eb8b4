import { EngineError } from '../../common/errors/engine-error.js';
import { ipv6CidrText, ipv6Range, ipv6RangeOf, isWithinIpv6 } from '../../common/net/ipv6.js';
import type { Queryable } from '../../common/prisma/database.js';
import {
  insertSubnetIpv6Range,
  insertVpcIpv6Range,
  type Ipv6RangeRow,
  ipv6RangesIn,
  vpcIpv6Range,
} from '../networks/ipv6-range.repository.js';
import { invalidIpv6, IPV6_PREFIX } from '../networks/ipv6-pool.js';
import { openDefaultAclToIpv6 } from '../networks/network-acl.repository.js';
import { openGroupsToIpv6 } from '../security-groups/ipv6-egress.js';

interface Named {
  readonly id: string;
  readonly ec2Id: string;
}

/**
 * A range for a VPC that is locked, and what AWS opens with it: groups that let everything out let it out by IPv6 too,
 * and the default ACL lets it pass. Throws VpcCidrLimitExceeded, InsufficientAddressCapacity.
 */
export async function giveVpcIpv6(tx: Queryable, { id, ec2Id }: Named, pool: string): Promise<Ipv6RangeRow> {
  if (await vpcIpv6Range(tx, id))
    throw new EngineError(
      'VpcCidrLimitExceeded',
      `This network '${ec2Id}' has met its maximum number of allowed IPv6 CIDRs: 1`,
    );
  const row = await insertVpcIpv6Range(tx, id, pool);
  await openDefaultAclToIpv6(tx, id);
  await openGroupsToIpv6(tx, id);
  return row;
}

/**
 * A /64 of its VPC's range for a subnet; the VPC is locked. Throws InvalidSubnet.Range, InvalidSubnet.Conflict,
 * InvalidParameterValue where the VPC or the subnet is not ready for one.
 */
export async function giveSubnetIpv6(
  tx: Queryable,
  subnet: Named & { readonly vpcId: string },
  cidr: string,
): Promise<Ipv6RangeRow> {
  const [vpc, others] = [await vpcIpv6Range(tx, subnet.vpcId), await ipv6RangesIn(tx, subnet.vpcId)];
  if (!vpc) throw notReady('The VPC does not have an IPv6 CIDR block.');
  if (others.some(({ subnetId }) => subnetId === subnet.id))
    throw notReady(`The subnet '${subnet.ec2Id}' already has an IPv6 CIDR block.`);
  const text = subnetIpv6Of(cidr, vpc.cidr);
  if (others.some((other) => other.cidr === text))
    throw new EngineError('InvalidSubnet.Conflict', `The CIDR '${text}' conflicts with another subnet`);
  return insertSubnetIpv6Range(tx, subnet.id, text);
}

/** Canonical. Throws InvalidSubnet.Range for what is no /64 of the VPC's. */
export function subnetIpv6Of(cidr: string, of: string): string {
  const range = ipv6Range(cidr);
  if (!range || range.prefix !== IPV6_PREFIX.subnet || !isWithinIpv6(range, ipv6RangeOf(of)))
    throw invalidIpv6('InvalidSubnet.Range', cidr);
  return ipv6CidrText(range);
}

const notReady = (message: string): EngineError => new EngineError('InvalidParameterValue', message);
