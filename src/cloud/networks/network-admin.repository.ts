import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';

/** A network as its operator has it: the flat one, or that of one subnet of a VPC. */
export interface AdminNetwork {
  readonly id: string;
  /** Of a subnet's own: EC2's id of the subnet. */
  readonly name: string;
  readonly cidr: string;
  readonly gateway: string;
  /** Empty: none. */
  readonly dns: string;
  readonly domain: string;
  readonly mtu: number;
  readonly domainId: string;
  readonly isOwn: boolean;
  /** EC2's id of its VPC; null: it is the flat one, which all default VPCs share. */
  readonly vpc: string | null;
  /** Addresses that interfaces have, or hosts have not let go of. */
  readonly used: number;
  readonly reserved: number;
}

const NETWORKS = `SELECT w.id, w.name, w.cidr, w.gateway, w.dns, w.domain, w.mtu, w.domain_id AS "domainId",
    w.is_own AS "isOwn", (SELECT v.ec2_id FROM vpcs v JOIN subnets s ON s.vpc_id = v.id
      WHERE w.is_own AND s.network_id = w.id LIMIT 1) AS vpc,
    (SELECT count(*)::int FROM fixed_addresses f WHERE f.network_id = w.id AND f.state <> 'reserved') AS used,
    (SELECT count(*)::int FROM fixed_addresses f WHERE f.network_id = w.id AND f.state = 'reserved') AS reserved
  FROM networks w`;

/** All networks, the flat one first. */
export const adminNetworks = (on: Queryable): Promise<readonly AdminNetwork[]> =>
  on.query<AdminNetwork>(`${NETWORKS} ORDER BY w.is_own, w.name`);

/** By id, or by name. Throws InvalidParameterValue. */
export async function adminNetwork(on: Queryable, which: string): Promise<AdminNetwork> {
  const [row] = await on.query<AdminNetwork>(`${NETWORKS} WHERE w.name = $1 OR w.id::text = $1`, [which]);
  if (row) return row;
  throw new EngineError('InvalidParameterValue', `there is no network '${which.slice(0, 100)}'`);
}

/** A network's part of one zone. */
export interface AdminRange {
  readonly zone: string;
  readonly first: number;
  readonly last: number;
  /** Of its addresses, those that are claimed, kept back or reserved. */
  readonly taken: number;
}

export const adminRanges = (on: Queryable, networkId: string): Promise<readonly AdminRange[]> =>
  on.query<AdminRange>(
    `SELECT r.zone, r."first"::float8 AS "first", r."last"::float8 AS "last", (SELECT count(*)::int FROM fixed_addresses f
       WHERE f.network_id = r.network_id AND f.number BETWEEN r."first" AND r."last") AS taken
     FROM address_ranges r WHERE r.network_id = $1 ORDER BY r."first"`,
    [networkId],
  );

export interface NetworkChange {
  readonly dns: string;
  readonly domain: string;
  readonly mtu: number;
}

export async function setNetwork(
  tx: Queryable,
  id: string,
  { dns, domain, mtu }: NetworkChange,
): Promise<void> {
  await tx.query('UPDATE networks SET dns = $2, domain = $3, mtu = $4 WHERE id = $1', [id, dns, domain, mtu]);
}

/** Ranges that a new network may not overlap: other flat ones, and floating addresses. */
export const rangesBeside = (tx: Queryable, cidr: string): Promise<readonly { readonly cidr: string }[]> =>
  tx.query<{ cidr: string }>(
    `SELECT cidr FROM networks WHERE NOT is_own AND cidr::inet && $1::inet
     UNION ALL SELECT cidr FROM floating_ranges WHERE cidr::inet && $1::inet`,
    [cidr],
  );

/**
 * What keeps the flat network from being deleted, in a word; undefined: nothing. Launches wait for its rows until the
 * transaction ends.
 */
export async function flatNetworkUse(tx: Queryable, id: string): Promise<string | undefined> {
  await tx.query('SELECT FROM networks WHERE id = $1 FOR UPDATE', [id]);
  await tx.query('SELECT FROM address_ranges WHERE network_id = $1 ORDER BY id FOR UPDATE', [id]);
  const [row] = await tx.query<{ what: string }>(
    `SELECT address AS what FROM fixed_addresses WHERE network_id = $1
     UNION ALL SELECT s.ec2_id FROM subnets s WHERE s.network_id = $1 AND (
       EXISTS (SELECT FROM route_table_associations a WHERE a.subnet_id = s.id)
       OR EXISTS (SELECT FROM network_acl_associations a WHERE a.subnet_id = s.id)
       OR EXISTS (SELECT FROM tags t WHERE t.resource_id = s.ec2_id)) LIMIT 1`,
    [id],
  );
  return row?.what;
}

/** With the default subnets in it. */
export async function deleteFlatNetwork(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM subnets WHERE network_id = $1', [id]);
  await tx.query('DELETE FROM address_ranges WHERE network_id = $1', [id]);
  await tx.query('DELETE FROM networks WHERE id = $1', [id]);
}
