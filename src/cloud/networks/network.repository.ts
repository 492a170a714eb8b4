import { randomUUID } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { networkOf, type NetworkRow, type NewNetwork } from './network.js';

const COLUMNS = `id, domain_id AS "domainId", name, cidr, gateway, dns, domain, mtu,
  (floor(date_part('epoch', created_at)) * 1000)::float8 AS "createdAt"`;

/** A name that is taken with the same range is success: `engine up` creates its network at every start. */
export async function createNetwork(on: Queryable, asked: NewNetwork): Promise<NetworkRow> {
  const row = networkOf(randomUUID(), asked);
  const made = await on.query<NetworkRow>(
    `INSERT INTO networks (id, name, cidr, gateway, dns, domain, mtu) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (name) DO NOTHING RETURNING ${COLUMNS}`,
    [row.id, row.name, row.cidr, row.gateway, row.dns, row.domain, row.mtu],
  );
  if (made[0]) return made[0];
  const [there] = await on.query<NetworkRow>(`SELECT ${COLUMNS} FROM networks WHERE name = $1`, [row.name]);
  if (there?.cidr === row.cidr) return there;
  throw new EngineError(
    'InvalidParameterValue',
    `network '${row.name}' exists with the range ${there?.cidr ?? '?'}`,
  );
}

export async function listNetworks(on: Queryable): Promise<readonly NetworkRow[]> {
  return on.query<NetworkRow>(`SELECT ${COLUMNS} FROM networks WHERE NOT is_own ORDER BY name`);
}

/** Where default subnets are: the first by name. Undefined: none was created yet. */
export async function defaultNetwork(on: Queryable): Promise<NetworkRow | undefined> {
  const rows = await on.query<NetworkRow>(
    `SELECT ${COLUMNS} FROM networks WHERE NOT is_own ORDER BY name LIMIT 1`,
  );
  return rows[0];
}
