import { type Vpc, type VpcIpv6CidrBlockAssociation } from '@aws-sdk/client-ec2';
import { RowFilters, type RowValue } from '../../../common/filters/row-filters.js';
import { rowTags } from './row-tags.js';

const isDefault = ({ IsDefault }: Vpc) => String(IsDefault);

const ofIpv6 =
  (value: (range: VpcIpv6CidrBlockAssociation) => string | undefined): RowValue<Vpc> =>
  (vpc) =>
    vpc.Ipv6CidrBlockAssociationSet?.map((range) => value(range) ?? '');

/** DescribeVpcs. */
export const vpcFilters = new RowFilters<Vpc>(
  {
    cidr: ({ CidrBlock }) => CidrBlock,
    cidrBlock: ({ CidrBlock }) => CidrBlock,
    'cidr-block': ({ CidrBlock }) => CidrBlock,
    'cidr-block-association.association-id': (vpc) =>
      vpc.CidrBlockAssociationSet?.map(({ AssociationId = '' }) => AssociationId),
    'cidr-block-association.cidr-block': (vpc) =>
      vpc.CidrBlockAssociationSet?.map(({ CidrBlock = '' }) => CidrBlock),
    'cidr-block-association.state': () => 'associated',
    'dhcp-options-id': ({ DhcpOptionsId }) => DhcpOptionsId,
    'ipv6-cidr-block-association.association-id': ofIpv6(({ AssociationId }) => AssociationId),
    'ipv6-cidr-block-association.ipv6-cidr-block': ofIpv6(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
    'ipv6-cidr-block-association.ipv6-pool': ofIpv6(({ Ipv6Pool }) => Ipv6Pool),
    'ipv6-cidr-block-association.state': ofIpv6((range) => range.Ipv6CidrBlockState?.State),
    'is-default': isDefault,
    isDefault,
    'owner-id': ({ OwnerId }) => OwnerId,
    state: ({ State }) => State,
    'vpc-id': ({ VpcId }) => VpcId,
  },
  rowTags,
);
