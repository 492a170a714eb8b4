import { DescribeIpams$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no IPAMs. */
export const DescribeIpamsAction = describeNone(DescribeIpams$, {
  lists: ['Ipams'],
  ids: 'IpamIds',
  notFound: 'InvalidIpamId.NotFound',
});
