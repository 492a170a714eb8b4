import { DescribeVpcEndpointServices$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no services with endpoints. */
export const DescribeVpcEndpointServicesAction = describeNone(DescribeVpcEndpointServices$, {
  lists: ['ServiceNames', 'ServiceDetails'],
  ids: 'ServiceNames',
  notFound: 'InvalidServiceName',
});
