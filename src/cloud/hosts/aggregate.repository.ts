import { type Queryable } from '../../common/prisma/database.js';
import type { AggregateRow } from './aggregate.js';
import { claimed } from './claimed.js';

const milliseconds = (column: string): string => `(date_part('epoch', ${column}) * 1000)::float8`;

/** In the order in which they were made. */
export const aggregates = (on: Queryable): Promise<readonly AggregateRow[]> =>
  on.query<AggregateRow>(
    `SELECT a.id, a.name, a.zone, a.metadata, ${milliseconds('a.created_at')} AS "createdAt", ${milliseconds('a.updated_at')} AS "updatedAt",
       ARRAY(SELECT h.host FROM aggregate_hosts h WHERE h.aggregate_id = a.id ORDER BY h.host) AS hosts
     FROM aggregates a ORDER BY a.id`,
  );

/** Changes of aggregates and their hosts' zones wait for each other, and for placements. */
export async function lockAggregates(tx: Queryable): Promise<void> {
  await tx.query('LOCK TABLE aggregates IN SHARE ROW EXCLUSIVE MODE');
}

/** Undefined: the name is taken. */
export async function insertAggregate(
  tx: Queryable,
  name: string,
  zone: string | null,
): Promise<number | undefined> {
  const rows = await tx.query<{ id: number }>(
    'INSERT INTO aggregates (name, zone) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id',
    [name, zone],
  );
  return rows[0]?.id;
}

export async function writeAggregate(
  tx: Queryable,
  { id, name, zone, metadata }: Pick<AggregateRow, 'id' | 'name' | 'zone' | 'metadata'>,
): Promise<void> {
  await tx.query(
    'UPDATE aggregates SET name = $2, zone = $3, metadata = $4::jsonb, updated_at = engine_now() WHERE id = $1',
    [id, name, zone, JSON.stringify(metadata)],
  );
}

export async function deleteAggregate(tx: Queryable, id: number): Promise<void> {
  await tx.query('DELETE FROM aggregates WHERE id = $1', [id]);
}

/** The zone that the host has is kept, for when it leaves. False: there is no such host. */
export async function joinAggregate(tx: Queryable, id: number, host: string): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO aggregate_hosts (aggregate_id, host, zone_before)
     SELECT $1::int, h.name, h.zone FROM hosts h WHERE h.name = $2 AND h.forgotten_at IS NULL RETURNING host`,
    [id, host],
  );
  return rows.length > 0;
}

/** The zone that it had before it joined. */
export async function leaveAggregate(tx: Queryable, id: number, host: string): Promise<string> {
  const [row] = await tx.query<{ zoneBefore: string }>(
    'DELETE FROM aggregate_hosts WHERE aggregate_id = $1 AND host = $2 RETURNING zone_before AS "zoneBefore"',
    [id, host],
  );
  return row?.zoneBefore ?? '';
}

/** Those of the hosts that would come into another zone and have something placed on them: they cannot. */
export async function keptInZone(
  tx: Queryable,
  hosts: readonly string[],
  zone: string,
): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(
    `SELECT h.name FROM hosts h JOIN host_usage u ON u.host = h.name
     WHERE h.name = ANY($1) AND h.zone <> $2 AND (${claimed('guests')} > 0 OR ${claimed('volumeGiB')} > 0) ORDER BY h.name`,
    [hosts, zone],
  );
  return rows.map(({ name }) => name);
}

export async function setZone(tx: Queryable, hosts: readonly string[], zone: string): Promise<void> {
  await tx.query('UPDATE hosts SET zone = $2 WHERE name = ANY($1)', [hosts, zone]);
}
