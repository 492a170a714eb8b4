import { type Vpc, type VpcCidrBlockAssociation } from '@aws-sdk/client-ec2';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
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

export const vpcView = (vpc: VpcLayout, { accountNumber }: Place): Vpc => ({
  VpcId: vpc.ec2Id,
  OwnerId: accountNumber,
  State: 'available',
  CidrBlock: vpc.cidr,
  CidrBlockAssociationSet: rangesOf(vpc),
  DhcpOptionsId: vpc.dhcpOptionsEc2Id ?? 'default',
  InstanceTenancy: 'default',
  IsDefault: vpc.isDefault,
  Tags: tagsView(vpc.tags),
});
