import { DescribeSecurityGroupVpcAssociations$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no groups that are associated with other VPCs. */
export const DescribeSecurityGroupVpcAssociationsAction = describeNone(
  DescribeSecurityGroupVpcAssociations$,
  { lists: ['SecurityGroupVpcAssociations'] },
);
