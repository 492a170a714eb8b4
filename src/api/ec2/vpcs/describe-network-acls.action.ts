import { DescribeNetworkAcls$ } from '@aws-sdk/client-ec2';
import { describeParts } from './describe-parts.js';
import { networkAclFilters } from './network-acl-filters.js';
import { networkAclViews } from './network-acl.view.js';

/** By ids and filters, in pages. */
export const DescribeNetworkAclsAction = describeParts(DescribeNetworkAcls$, {
  ...{ action: 'DescribeNetworkAcls', noun: 'network-acl', ids: 'NetworkAclIds', list: 'NetworkAcls' },
  filters: networkAclFilters,
  views: networkAclViews,
  idOf: (view) => view.NetworkAclId,
});
