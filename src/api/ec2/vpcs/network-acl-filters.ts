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
const said = (value: number | undefined) => (value === undefined ? undefined : String(value));

/** DescribeNetworkAcls. */
export const networkAclFilters = new RowFilters<NetworkAcl>(
  {
    'association.association-id': ofLinks((link) => link.NetworkAclAssociationId),
    'association.network-acl-id': ofLinks(({ NetworkAclId }) => NetworkAclId),
    'association.subnet-id': ofLinks(({ SubnetId }) => SubnetId),
    default: ({ IsDefault }) => String(IsDefault),
    'entry.cidr': ofEntries(({ CidrBlock }) => CidrBlock),
    'entry.egress': ofEntries(({ Egress }) => String(Egress)),
    'entry.icmp.code': ofEntries(({ IcmpTypeCode }) => said(IcmpTypeCode?.Code)),
    'entry.icmp.type': ofEntries(({ IcmpTypeCode }) => said(IcmpTypeCode?.Type)),
    'entry.ipv6-cidr': ofEntries((entry) => entry.Ipv6CidrBlock),
    'entry.port-range.from': ofEntries(({ PortRange }) => said(PortRange?.From)),
    'entry.port-range.to': ofEntries(({ PortRange }) => said(PortRange?.To)),
    'entry.protocol': ofEntries(({ Protocol }) => Protocol),
    'entry.rule-action': ofEntries(({ RuleAction }) => RuleAction),
    'entry.rule-number': ofEntries(({ RuleNumber }) => String(RuleNumber)),
    'network-acl-id': ({ NetworkAclId }) => NetworkAclId,
    'owner-id': ({ OwnerId }) => OwnerId,
    'vpc-id': ({ VpcId }) => VpcId,
  },
  rowTags,
);
