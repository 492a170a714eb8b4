import { DescribeVpnGateways$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no VPN gateways. */
export const DescribeVpnGatewaysAction = describeNone(DescribeVpnGateways$, {
  lists: ['VpnGateways'],
  ids: 'VpnGatewayIds',
  notFound: 'InvalidVpnGatewayID.NotFound',
});
