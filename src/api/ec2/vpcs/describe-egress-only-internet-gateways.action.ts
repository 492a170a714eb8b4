import { DescribeEgressOnlyInternetGateways$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no egress-only internet gateways. */
export const DescribeEgressOnlyInternetGatewaysAction = describeNone(DescribeEgressOnlyInternetGateways$, {
  lists: ['EgressOnlyInternetGateways'],
  ids: 'EgressOnlyInternetGatewayIds',
  notFound: 'InvalidGatewayID.NotFound',
});
