import { DescribeVpcEndpointConnections$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no connections to endpoint services. */
export const DescribeVpcEndpointConnectionsAction = describeNone(DescribeVpcEndpointConnections$, {
  lists: ['VpcEndpointConnections'],
});
