import { DescribeSubnets$ } from '@aws-sdk/client-ec2';
import { describeParts } from './describe-parts.js';
import { subnetFilters } from './subnet-filters.js';
import { subnetViews } from './subnet.view.js';

/** By ids and filters, in pages. */
export const DescribeSubnetsAction = describeParts(DescribeSubnets$, {
  ...{ action: 'DescribeSubnets', noun: 'subnet', ids: 'SubnetIds', list: 'Subnets' },
  filters: subnetFilters,
  views: subnetViews,
  idOf: (view) => view.SubnetId,
});
