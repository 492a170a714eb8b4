import { DescribeVpnConnections$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no VPN connections. */
export const DescribeVpnConnectionsAction = describeNone(DescribeVpnConnections$, {
  lists: ['VpnConnections'],
  ids: 'VpnConnectionIds',
  notFound: 'InvalidVpnConnectionID.NotFound',
});
