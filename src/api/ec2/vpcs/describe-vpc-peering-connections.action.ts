import { DescribeVpcPeeringConnections$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no peering connections. */
export const DescribeVpcPeeringConnectionsAction = describeNone(DescribeVpcPeeringConnections$, {
  lists: ['VpcPeeringConnections'],
  ids: 'VpcPeeringConnectionIds',
  notFound: 'InvalidVpcPeeringConnectionID.NotFound',
});
