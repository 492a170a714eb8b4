import { DescribeIpamPools$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no pools of IPAMs. */
export const DescribeIpamPoolsAction = describeNone(DescribeIpamPools$, {
  lists: ['IpamPools'],
  ids: 'IpamPoolIds',
  notFound: 'InvalidIpamPoolId.NotFound',
});
