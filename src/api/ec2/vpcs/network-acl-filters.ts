import { type NetworkAcl, type NetworkAclAssociation, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { RowFilters, type RowValue } from '../../../common/filters/row-filters.js';
import { rowTags } from './row-tags.js';

const ofLinks =
  (value: (link: NetworkAclAssociation) => string | undefined): RowValue<NetworkAcl> =>
  ({ Associations = [] }) =>
    Associations.flatMap((link) => value(link) ?? []);
const ofEntries =
  (value: (entry: NetworkAclEntry) => string | undefined): RowValue<NetworkAcl> =>
  ({ Entries = [] }) =>
    Entries.flatMap((entry) => value(entry) ?? []);
const nothing = () => null;

/** DescribeNetworkAcls. Entries are for all protocols, without ports. */
export const networkAclFilters = new RowFilters<NetworkAcl>(
  {
    'association.association-id': ofLinks((link) => link.NetworkAclAssociationId),
    'association.network-acl-id': ofLinks(({ NetworkAclId }) => NetworkAclId),
    'association.subnet-id': ofLinks(({ SubnetId }) => SubnetId),
    default: ({ IsDefault }) => String(IsDefault),
    'entry.cidr': ofEntries(({ CidrBlock }) => CidrBlock),
    'entry.egress': ofEntries(({ Egress }) => String(Egress)),
    'entry.icmp.code': nothing,
    'entry.icmp.type': nothing,
    'entry.ipv6-cidr': nothing,
    'entry.port-range.from': nothing,
    'entry.port-range.to': nothing,
    'entry.protocol': ofEntries(({ Protocol }) => Protocol),
    'entry.rule-action': ofEntries(({ RuleAction }) => RuleAction),
    'entry.rule-number': ofEntries(({ RuleNumber }) => String(RuleNumber)),
    'network-acl-id': ({ NetworkAclId }) => NetworkAclId,
    'owner-id': ({ OwnerId }) => OwnerId,
    'vpc-id': ({ VpcId }) => VpcId,
  },
  rowTags,
);
