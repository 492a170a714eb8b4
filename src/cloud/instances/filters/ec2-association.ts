import { type SqlColumn } from '../../../common/filters/sql-filters.js';
import { isAutoAddressSql } from '../../instance-facts/public-address.js';
import { INSTANCE_TEXTS } from '../instance-columns.js';

/** Of the floating address that stands for the interface. */
const ofAddress =
  (column: string): SqlColumn =>
  (match) =>
    `EXISTS (SELECT 1 FROM floating_addresses f WHERE f.interface_id = n.id AND f.association_id IS NOT NULL AND ${match(column)})`;

/** Filters on the floating address of an interface. */
export const ofAssociation = (prefix: string): Readonly<Record<string, SqlColumn>> => ({
  [`${prefix}.allocation-id`]: ofAddress('f.ec2_id'),
  [`${prefix}.association-id`]: ofAddress('f.association_id'),
  [`${prefix}.ip-owner-id`]: `CASE ${isAutoAddressSql('n.id')} WHEN true THEN 'amazon' WHEN false THEN ${INSTANCE_TEXTS.accountNumber} END`,
  [`${prefix}.public-dns-name`]: INSTANCE_TEXTS.publicDnsName,
  [`${prefix}.public-ip`]: INSTANCE_TEXTS.publicAddress,
});
