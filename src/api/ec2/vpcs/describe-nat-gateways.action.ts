import { DescribeNatGateways$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no NAT gateways. */
export const DescribeNatGatewaysAction = describeNone(DescribeNatGateways$, {
  lists: ['NatGateways'],
  ids: 'NatGatewayIds',
  notFound: 'NatGatewayNotFound',
});
