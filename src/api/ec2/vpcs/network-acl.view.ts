import { type NetworkAcl, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';
import { derivedId } from './derived-id.js';

/** The default ACL of a VPC, which all its subnets have: everything passes both ways, groups alone filter. */
export const networkAclView = (vpc: VpcLayout, { accountNumber }: Place): NetworkAcl => ({
  NetworkAclId: vpc.networkAcl.ec2Id,
  VpcId: vpc.ec2Id,
  OwnerId: accountNumber,
  IsDefault: true,
  Associations: vpc.subnets.map(({ id, ec2Id }) => ({
    NetworkAclAssociationId: derivedId('aclassoc', vpc.networkAcl.id, id),
    NetworkAclId: vpc.networkAcl.ec2Id,
    SubnetId: ec2Id,
  })),
  Entries: [true, false].flatMap((egress) => [entry(100, 'allow', egress), entry(LAST, 'deny', egress)]),
  Tags: tagsView(vpc.networkAcl.tags) ?? [],
});

/** AWS's number of the rule that ends each list. */
const LAST = 32_767;

const entry = (RuleNumber: number, RuleAction: 'allow' | 'deny', Egress: boolean): NetworkAclEntry => ({
  ...{ RuleNumber, RuleAction, Egress },
  ...{ Protocol: '-1', CidrBlock: '0.0.0.0/0' },
});
