import { type SqlColumn } from '../../../common/filters/sql-filters.js';
import {
  publicDnsNameSql,
  publicNamesSql,
  standsFor,
  standsForFirst,
} from '../../instance-facts/public-address.js';

/** Of a floating address f that stands for an address of the interface n. */
const OWNER = `CASE WHEN f.is_auto THEN 'amazon' ELSE (
  SELECT p.account_number::text FROM projects p WHERE p.id = f.project_id) END`;
const NAME = `(SELECT ${publicDnsNameSql('f.address', 'w.domain')} FROM networks w
  WHERE w.id = n.network_id AND ${publicNamesSql('n.subnet_id')})`;

function associationFilters(prefix: string, stands: string): Readonly<Record<string, SqlColumn>> {
  const of =
    (column: string): SqlColumn =>
    (match) =>
      `EXISTS (SELECT 1 FROM floating_addresses f WHERE ${stands} AND ${match(column)})`;
  return {
    [`${prefix}.allocation-id`]: of('f.ec2_id'),
    [`${prefix}.association-id`]: of('f.association_id'),
    [`${prefix}.ip-owner-id`]: of(OWNER),
    [`${prefix}.public-dns-name`]: of(NAME),
    [`${prefix}.public-ip`]: of('f.address'),
  };
}

/** Filters on floating addresses of an interface n: that of its first address, and those of all. */
export const ofAssociations: Readonly<Record<string, SqlColumn>> = {
  ...associationFilters('association', standsForFirst('n.id')),
  ...associationFilters('addresses.association', standsFor('n.id')),
};
