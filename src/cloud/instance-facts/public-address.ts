/** The floating address that stands for the interface `id`, an SQL expression; null: none does. */
export const publicAddressSql = (id: string): string =>
  `(SELECT f.address FROM floating_addresses f WHERE f.interface_id = ${id} AND f.association_id IS NOT NULL)`;

/** Whether that address came with a launch, and so is the cloud's; null: none stands for the interface. */
export const isAutoAddressSql = (id: string): string =>
  `(SELECT f.is_auto FROM floating_addresses f WHERE f.interface_id = ${id} AND f.association_id IS NOT NULL)`;

/** `ec2-198-51-100-7.internal`, as AWS makes such names. */
export const publicDnsNameOf = (address: string, domain: string): string =>
  `ec2-${address.replaceAll('.', '-')}${domain === '' ? '' : `.${domain}`}`;

/** The same in SQL, of an address and a domain; null of a null address. */
export const publicDnsNameSql = (address: string, domain: string): string =>
  `'ec2-' || replace(${address}, '.', '-') || CASE ${domain} WHEN '' THEN '' ELSE '.' || ${domain} END`;

/** `ip-10-0-0-1.internal`. */
export const privateDnsNameOf = (address: string, domain: string): string =>
  `ip-${address.replaceAll('.', '-')}${domain === '' ? '' : `.${domain}`}`;
