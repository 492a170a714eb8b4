import { DescribeRouteTables$ } from '@aws-sdk/client-ec2';
import { describeParts } from './describe-parts.js';
import { routeTableFilters } from './route-table-filters.js';
import { routeTableViews } from './route-table.view.js';

/** By ids and filters, in pages. */
export const DescribeRouteTablesAction = describeParts(DescribeRouteTables$, {
  ...{ action: 'DescribeRouteTables', noun: 'route-table', ids: 'RouteTableIds', list: 'RouteTables' },
  filters: routeTableFilters,
  views: routeTableViews,
  idOf: (view) => view.RouteTableId,
});
