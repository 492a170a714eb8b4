import { EngineError } from '../../common/errors/engine-error.js';
import { ipv6Number, ipv6Text } from '../../common/net/ipv6.js';
import type { Queryable } from '../../common/prisma/database.js';
import { anyGuestAddress, isGuestAddress } from './ipv6-pool.js';
import type { MoreAddresses } from './more-addresses.js';

/** As many of IPv6 as an interface may have. */
export const MOST_IPV6 = 10;

/** The interface and the addresses of IPv6 that it has. */
export interface Ipv6Holder {
  readonly id: string;
  readonly subnetId: string;
  readonly ipv6Addresses: readonly string[];
}

/**
 * Gives an interface these addresses beside those that it has, and so many whichever are free; those that are new.
 * Throws InvalidParameterValue, InvalidIPAddress.InUse, PrivateIpAddressLimitExceeded.
 */
export async function claimIpv6(
  tx: Queryable,
  { id, subnetId, ipv6Addresses: own }: Ipv6Holder,
  { addresses, count }: MoreAddresses,
): Promise<readonly string[]> {
  if (addresses.length + count === 0) return [];
  const cidr = await lockedRange(tx, subnetId);
  const named = [...new Set(addresses.map((address) => canonical(address, cidr)))].filter(
    (address) => !own.includes(address),
  );
  const any = Array.from({ length: count }, () => ipv6Text(anyGuestAddress(cidr)));
  const made = [...named, ...any];
  if (own.length + made.length > MOST_IPV6)
    throw new EngineError(
      'PrivateIpAddressLimitExceeded',
      `Number of IPv6 addresses will exceed limit: an interface has ${MOST_IPV6} at most.`,
    );
  await requireFree(tx, subnetId, made);
  await write(tx, id, [...own, ...made]);
  return made;
}

/** Each new interface of a subnet that gives them out has one address. `cidr`: the subnet's. */
export async function giveIpv6(tx: Queryable, cidr: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE network_interfaces n SET ipv6_addresses = ARRAY[w.address]
     FROM unnest($1::uuid[], $2::text[]) AS w(id, address) WHERE n.id = w.id`,
    [ids, ids.map(() => ipv6Text(anyGuestAddress(cidr)))],
  );
}

/** What its launch or its making says of a new interface, instead of what its subnet gave it. */
export async function replaceIpv6(
  tx: Queryable,
  { id, subnetId }: Pick<Ipv6Holder, 'id' | 'subnetId'>,
  wanted: MoreAddresses,
): Promise<void> {
  await write(tx, id, []);
  await claimIpv6(tx, { id, subnetId, ipv6Addresses: [] }, wanted);
}

/** Throws InvalidParameterValue for one that it has not. */
export async function releaseIpv6(
  tx: Queryable,
  { id, ipv6Addresses }: Ipv6Holder,
  addresses: readonly string[],
): Promise<void> {
  const gone = addresses.map((address) => ipv6Text(ipv6Number(address) ?? 0n));
  const strange = addresses.filter((_, i) => !ipv6Addresses.includes(gone[i] ?? ''));
  if (strange.length > 0)
    throw new EngineError(
      'InvalidParameterValue',
      `Some of the specified addresses are not assigned to the interface: ${strange.join(', ').slice(0, 200)}`,
    );
  await write(
    tx,
    id,
    ipv6Addresses.filter((address) => !gone.includes(address)),
  );
}

async function write(tx: Queryable, id: string, addresses: readonly string[]): Promise<void> {
  await tx.query('UPDATE network_interfaces SET ipv6_addresses = $2 WHERE id = $1', [id, addresses]);
}

/** Claims of one subnet wait for each other. Throws InvalidParameterValue for a subnet without a range. */
async function lockedRange(tx: Queryable, subnetId: string): Promise<string> {
  const [row] = await tx.query<{ cidr: string }>(
    'SELECT cidr FROM subnet_ipv6_ranges WHERE subnet_id = $1 FOR UPDATE',
    [subnetId],
  );
  if (row) return row.cidr;
  throw new EngineError(
    'InvalidParameterValue',
    'The subnet of the network interface does not have an IPv6 CIDR block.',
  );
}

function canonical(address: string, cidr: string): string {
  const number = ipv6Number(address);
  if (number !== undefined && isGuestAddress(number, cidr)) return ipv6Text(number);
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${address.slice(0, 64)}) for parameter ipv6Address is invalid. It is not an address of ${cidr} that an interface may have.`,
  );
}

async function requireFree(tx: Queryable, subnetId: string, addresses: readonly string[]): Promise<void> {
  const [taken] = await tx.query<{ address: string }>(
    `SELECT a.address FROM network_interfaces n, unnest(n.ipv6_addresses) AS a(address)
     WHERE n.subnet_id = $1 AND a.address = ANY($2::text[]) LIMIT 1`,
    [subnetId, addresses],
  );
  if (taken) throw new EngineError('InvalidIPAddress.InUse', `Address ${taken.address} is in use.`);
}
