import { DescribeVpcEndpointServiceConfigurations$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no services of endpoints of one’s own. */
export const DescribeVpcEndpointServiceConfigurationsAction = describeNone(
  DescribeVpcEndpointServiceConfigurations$,
  { lists: ['ServiceConfigurations'], ids: 'ServiceIds', notFound: 'InvalidVpcEndpointServiceId.NotFound' },
);
