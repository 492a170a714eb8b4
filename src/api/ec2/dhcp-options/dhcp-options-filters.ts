import { type DhcpOptions } from '@aws-sdk/client-ec2';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { rowTags } from '../vpcs/row-tags.js';

/** DescribeDhcpOptions. */
export const dhcpOptionsFilters = new RowFilters<DhcpOptions>(
  {
    'dhcp-options-id': ({ DhcpOptionsId }) => DhcpOptionsId,
    key: ({ DhcpConfigurations = [] }) => DhcpConfigurations.map(({ Key = '' }) => Key),
    value: ({ DhcpConfigurations = [] }) =>
      DhcpConfigurations.flatMap(({ Values = [] }) => Values.map(({ Value = '' }) => Value)),
    'owner-id': ({ OwnerId }) => OwnerId,
  },
  rowTags,
);
