import { DescribeInternetGateways$ } from '@aws-sdk/client-ec2';
import { describeParts } from './describe-parts.js';
import { internetGatewayFilters } from './internet-gateway-filters.js';
import { internetGatewayView } from './internet-gateway.view.js';

/** By ids and filters, in pages. */
export const DescribeInternetGatewaysAction = describeParts(DescribeInternetGateways$, {
  ...{
    action: 'DescribeInternetGateways',
    noun: 'internet-gateway',
    ids: 'InternetGatewayIds',
    list: 'InternetGateways',
  },
  filters: internetGatewayFilters,
  views: internetGatewayView,
  idOf: (view) => view.InternetGatewayId,
});
