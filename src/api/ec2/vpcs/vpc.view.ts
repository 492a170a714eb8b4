import {
  type Vpc,
  type VpcCidrBlockAssociation,
  type VpcIpv6CidrBlockAssociation,
} from '@aws-sdk/client-ec2';
import { type Ipv6Layout, type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';
import { rangeLinkId } from '../../../cloud/networks/main-link.js';

/** The first range's id is made of the VPC's, unless it came with a subnet; the others' of their own. */
function rangesOf({ id, cidr, ranges }: VpcLayout): VpcCidrBlockAssociation[] {
  const isOwn = cidr !== '' && !ranges.some((range) => range.cidr === cidr);
  return [...(isOwn ? [{ id, cidr }] : []), ...ranges].map((range) => rangeView(range.id, range.cidr));
}

export const rangeView = (id: string, cidr: string): VpcCidrBlockAssociation => ({
  AssociationId: rangeLinkId(id),
  CidrBlock: cidr,
  CidrBlockState: { State: 'associated' },
});

/** A VPC's range of IPv6. `state`: as the verb that changes it answers. */
export const vpcIpv6View = (
  { id, cidr }: Ipv6Layout,
  region: string,
  state: 'associated' | 'associating' | 'disassociating' = 'associated',
): VpcIpv6CidrBlockAssociation => ({
  AssociationId: rangeLinkId(id),
  Ipv6CidrBlock: cidr,
  Ipv6CidrBlockState: { State: state },
  NetworkBorderGroup: region,
  Ipv6Pool: 'Amazon',
});

export const vpcView = (vpc: VpcLayout, { accountNumber, region }: Place): Vpc => ({
  VpcId: vpc.ec2Id,
  OwnerId: accountNumber,
  State: 'available',
  CidrBlock: vpc.cidr,
  CidrBlockAssociationSet: rangesOf(vpc),
  // AWS leaves it out where there is none.
  Ipv6CidrBlockAssociationSet: vpc.ipv6 ? [vpcIpv6View(vpc.ipv6, region)] : undefined,
  DhcpOptionsId: vpc.dhcpOptionsEc2Id ?? 'default',
  InstanceTenancy: 'default',
  IsDefault: vpc.isDefault,
  Tags: tagsView(vpc.tags),
});
