import { type NetworkAcl, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { aclLinkId } from '../../../cloud/networks/main-link.js';
import { type AclEntry } from '../../../cloud/networks/network-acl.js';
import { type AclLayout, type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';

/** The ACLs of a VPC, its default one first: subnets have it that were given no other. */
export const networkAclViews = (vpc: VpcLayout, { accountNumber }: Place): NetworkAcl[] =>
  vpc.networkAcls.map((acl) => ({
    NetworkAclId: acl.ec2Id,
    VpcId: vpc.ec2Id,
    OwnerId: accountNumber,
    IsDefault: acl.isDefault,
    Associations: acl.subnets.map(({ id, ec2Id }) => ({
      NetworkAclAssociationId: aclLinkId(acl.id, id),
      NetworkAclId: acl.ec2Id,
      SubnetId: ec2Id,
    })),
    Entries: [...entriesOf(acl, true), ...entriesOf(acl, false)],
    Tags: tagsView(acl.tags) ?? [],
  }));

/** AWS's number of the rule that ends each list. */
const LAST = 32_767;

const entriesOf = ({ entries }: AclLayout, isEgress: boolean): readonly NetworkAclEntry[] => [
  ...entries.filter((entry) => entry.isEgress === isEgress).map(entryView),
  {
    ...{ RuleNumber: LAST, RuleAction: 'deny' as const, Egress: isEgress },
    ...{ Protocol: '-1', CidrBlock: '0.0.0.0/0' },
  },
];

const entryView = (entry: AclEntry): NetworkAclEntry => ({
  ...{ RuleNumber: entry.number, RuleAction: entry.isAllow ? 'allow' : 'deny', Egress: entry.isEgress },
  Protocol: String(entry.protocol),
  ...(entry.cidr.includes(':') ? { Ipv6CidrBlock: entry.cidr } : { CidrBlock: entry.cidr }),
  ...portsOf(entry),
});

const [ICMP, TCP, UDP, ICMPV6] = [1, 6, 17, 58];

function portsOf({ protocol, fromPort, toPort }: AclEntry): Partial<NetworkAclEntry> {
  if (protocol === TCP || protocol === UDP) return { PortRange: { From: fromPort, To: toPort } };
  if (protocol === ICMP || protocol === ICMPV6) return { IcmpTypeCode: { Type: fromPort, Code: toPort } };
  return {};
}
