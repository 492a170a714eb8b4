import { type VpcPeeringConnection, type VpcPeeringConnectionVpcInfo } from '@aws-sdk/client-ec2';
import { RowFilters, type RowValue } from '../../../common/filters/row-filters.js';
import { rowTags } from '../vpcs/row-tags.js';

const ofSide = (
  name: string,
  side: (view: VpcPeeringConnection) => VpcPeeringConnectionVpcInfo | undefined,
): Record<string, RowValue<VpcPeeringConnection>> => ({
  [`${name}-vpc-info.cidr-block`]: (view) => side(view)?.CidrBlockSet?.map(({ CidrBlock = '' }) => CidrBlock),
  [`${name}-vpc-info.owner-id`]: (view) => side(view)?.OwnerId,
  [`${name}-vpc-info.vpc-id`]: (view) => side(view)?.VpcId,
});

/** DescribeVpcPeeringConnections. */
export const vpcPeeringFilters = new RowFilters<VpcPeeringConnection>(
  {
    ...ofSide('requester', ({ RequesterVpcInfo }) => RequesterVpcInfo),
    ...ofSide('accepter', ({ AccepterVpcInfo }) => AccepterVpcInfo),
    'expiration-time': ({ ExpirationTime }) => ExpirationTime?.toISOString(),
    'status-code': ({ Status }) => Status?.Code,
    'status-message': ({ Status }) => Status?.Message,
    'vpc-peering-connection-id': ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId,
  },
  rowTags,
);
