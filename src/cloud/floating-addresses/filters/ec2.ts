import { SqlFilters } from '../../../common/filters/sql-filters.js';

/** A value that is the same for every address: it is no part of what a caller sends. */
const text = (value: string): string => `'${value.replaceAll("'", "''")}'::text`;

/** DescribeAddresses over `floating_addresses f`, its interface n and instance i: see STANDS. */
export const addressFilters = (region: string, accountNumber: string): SqlFilters =>
  new SqlFilters(
    {
      'allocation-id': 'f.ec2_id',
      'association-id': 'CASE WHEN n.id IS NOT NULL THEN f.association_id END',
      domain: text('vpc'),
      'instance-id': 'i.ec2_id',
      'network-border-group': text(region),
      'network-interface-id': 'n.ec2_id',
      'network-interface-owner-id': `CASE WHEN n.id IS NOT NULL THEN ${text(accountNumber)} END`,
      'private-ip-address': 'CASE WHEN n.id IS NOT NULL THEN coalesce(f.private_address, n.address) END',
      'public-ip': 'f.address',
    },
    { resourceId: 'f.ec2_id', projectId: 'f.project_id' },
  );
