import { DescribeCarrierGateways$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no carrier gateways. */
export const DescribeCarrierGatewaysAction = describeNone(DescribeCarrierGateways$, {
  lists: ['CarrierGateways'],
  ids: 'CarrierGatewayIds',
  notFound: 'InvalidCarrierGatewayID.NotFound',
});
