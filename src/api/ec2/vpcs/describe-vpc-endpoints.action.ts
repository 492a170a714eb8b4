import { DescribeVpcEndpoints$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no VPC endpoints. */
export const DescribeVpcEndpointsAction = describeNone(DescribeVpcEndpoints$, {
  lists: ['VpcEndpoints'],
  ids: 'VpcEndpointIds',
  notFound: 'InvalidVpcEndpointId.NotFound',
});
