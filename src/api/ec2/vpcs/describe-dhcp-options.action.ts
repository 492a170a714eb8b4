import { DescribeDhcpOptions$ } from '@aws-sdk/client-ec2';
import { describeParts } from './describe-parts.js';
import { dhcpOptionsFilters } from './dhcp-options-filters.js';
import { dhcpOptionsView } from './dhcp-options.view.js';

/** By ids and filters, in pages. */
export const DescribeDhcpOptionsAction = describeParts(DescribeDhcpOptions$, {
  ...{ action: 'DescribeDhcpOptions', noun: 'dhcp-options', ids: 'DhcpOptionsIds', list: 'DhcpOptions' },
  filters: dhcpOptionsFilters,
  views: dhcpOptionsView,
  idOf: (view) => view.DhcpOptionsId,
});
