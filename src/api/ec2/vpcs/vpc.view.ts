import { type Vpc } from '@aws-sdk/client-ec2';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';
import { derivedId } from './derived-id.js';

export const vpcView = (vpc: VpcLayout, { accountNumber }: Place): Vpc => ({
  VpcId: vpc.ec2Id,
  OwnerId: accountNumber,
  State: 'available',
  CidrBlock: vpc.cidr,
  CidrBlockAssociationSet: [
    {
      AssociationId: derivedId('vpc-cidr-assoc', vpc.id),
      CidrBlock: vpc.cidr,
      CidrBlockState: { State: 'associated' },
    },
  ],
  DhcpOptionsId: vpc.dhcpOptions.ec2Id,
  InstanceTenancy: 'default',
  IsDefault: vpc.isDefault,
  Tags: tagsView(vpc.tags),
});
