import { DescribeCustomerGateways$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no customer gateways. */
export const DescribeCustomerGatewaysAction = describeNone(DescribeCustomerGateways$, {
  lists: ['CustomerGateways'],
  ids: 'CustomerGatewayIds',
  notFound: 'InvalidCustomerGatewayID.NotFound',
});
