/** SQL: the floating address f stands for an address of the interface `id`, an expression. */
export const standsFor = (id: string): string => `f.interface_id = ${id} AND f.association_id IS NOT NULL`;

/** The same of its first address. */
export const standsForFirst = (id: string): string => `${standsFor(id)} AND f.private_address IS NULL`;

/** The floating address that stands for the first address of the interface `id`, an SQL expression; null: none does. */
export const publicAddressSql = (id: string): string =>
  `(SELECT f.address FROM floating_addresses f WHERE ${standsForFirst(id)})`;

/** Whether that address came with a launch, and so is the cloud's; null: none stands for the interface. */
export const isAutoAddressSql = (id: string): string =>
  `(SELECT f.is_auto FROM floating_addresses f WHERE ${standsForFirst(id)})`;

/** Of the interface x's further addresses, those that floating addresses stand for, and which; null: none. */
export const morePublicSql = (x: string): string =>
  `CASE WHEN cardinality(${x}.more_addresses) > 0 THEN (SELECT json_object_agg(f.private_address, f.address)
    FROM floating_addresses f WHERE ${standsFor(`${x}.id`)} AND f.private_address IS NOT NULL) END`;

/** SQL: addresses in the VPC v have public names, as its attributes say. */
export const VPC_HAS_PUBLIC_NAMES = 'v.dns_hostnames AND v.dns_support';

/** The same of addresses in the subnet `id`, an SQL expression. */
export const publicNamesSql = (subnetId: string): string =>
  `(SELECT ${VPC_HAS_PUBLIC_NAMES} FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE s.id = ${subnetId})`;

/** `ec2-198-51-100-7.internal`, as AWS makes such names. */
export const publicDnsNameOf = (address: string, domain: string): string =>
  `ec2-${address.replaceAll('.', '-')}${domain === '' ? '' : `.${domain}`}`;

/** The same as a VPC's attributes let it be shown: empty without public names, as at AWS. */
export const shownPublicName = (
  address: string,
  { domain, hasPublicNames }: { readonly domain: string; readonly hasPublicNames: boolean | null },
): string => (hasPublicNames === true ? publicDnsNameOf(address, domain) : '');

/** The name in SQL, of an address and a domain; null of a null address. */
export const publicDnsNameSql = (address: string, domain: string): string =>
  `'ec2-' || replace(${address}, '.', '-') || CASE ${domain} WHEN '' THEN '' ELSE '.' || ${domain} END`;

/** `ip-10-0-0-1.internal`. */
export const privateDnsNameOf = (address: string, domain: string): string =>
  `ip-${address.replaceAll('.', '-')}${domain === '' ? '' : `.${domain}`}`;
