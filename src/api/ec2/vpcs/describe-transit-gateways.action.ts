import { DescribeTransitGateways$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no transit gateways. */
export const DescribeTransitGatewaysAction = describeNone(DescribeTransitGateways$, {
  lists: ['TransitGateways'],
  ids: 'TransitGatewayIds',
  notFound: 'InvalidTransitGatewayID.NotFound',
});
