import { type Vpc } from '@aws-sdk/client-ec2';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { rowTags } from './row-tags.js';

const isDefault = ({ IsDefault }: Vpc) => String(IsDefault);

/** DescribeVpcs. There is no IPv6. */
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
    'ipv6-cidr-block-association.association-id': () => null,
    'ipv6-cidr-block-association.ipv6-cidr-block': () => null,
    'ipv6-cidr-block-association.ipv6-pool': () => null,
    'ipv6-cidr-block-association.state': () => null,
    'is-default': isDefault,
    isDefault,
    'owner-id': ({ OwnerId }) => OwnerId,
    state: ({ State }) => State,
    'vpc-id': ({ VpcId }) => VpcId,
  },
  rowTags,
);
