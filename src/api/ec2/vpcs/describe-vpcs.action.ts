import { DescribeVpcs$ } from '@aws-sdk/client-ec2';
import { describeParts } from './describe-parts.js';
import { vpcFilters } from './vpc-filters.js';
import { vpcView } from './vpc.view.js';

/** By ids and filters, in pages. */
export const DescribeVpcsAction = describeParts(DescribeVpcs$, {
  ...{ action: 'DescribeVpcs', noun: 'vpc', ids: 'VpcIds', list: 'Vpcs' },
  filters: vpcFilters,
  views: vpcView,
  idOf: (view) => view.VpcId,
});
