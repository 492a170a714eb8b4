import { type NatGateway } from '@aws-sdk/client-ec2';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { rowTags } from '../vpcs/row-tags.js';

/** DescribeNatGateways. */
export const natGatewayFilters = new RowFilters<NatGateway>(
  {
    'connectivity-type': ({ ConnectivityType }) => ConnectivityType,
    'nat-gateway-id': ({ NatGatewayId }) => NatGatewayId,
    state: ({ State }) => State,
    'subnet-id': ({ SubnetId }) => SubnetId,
    'vpc-id': ({ VpcId }) => VpcId,
  },
  rowTags,
);
