import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import type { Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { overtakeMembers } from '../operations/member.repository.js';
import type { AddressAtWork, AddressRow } from './floating-address.js';
import type { AddressTask } from './floating-address.state.js';

const NAMED = { id: 'f.id', ec2Id: 'f.ec2_id', name: 'f.address' };

/** Of those that stand for nothing, what they stood for is not shown, though hosts may still know it. */
export const STANDS = `LEFT JOIN network_interfaces n ON n.id = f.interface_id AND f.association_id IS NOT NULL
  LEFT JOIN instances i ON i.id = n.instance_id`;

const COLUMNS = `f.id, f.ec2_id AS "ec2Id", f.address AS name, f.pool, f.state, f.task, f.generation,
  f.range_id AS "rangeId", f.description, (floor(date_part('epoch', f.created_at)) * 1000)::float8 AS "createdAt",
  CASE WHEN n.id IS NOT NULL THEN f.association_id END AS "associationId", i.id AS "instanceId", i.ec2_id AS "instanceEc2Id", n.id AS "interfaceId",
  n.ec2_id AS "interfaceEc2Id", coalesce(f.private_address, n.address) AS "privateAddress", n.nat_gateway_id AS "natGatewayId",
  (SELECT json_object_agg(t.key, t.value) FROM tags t WHERE t.project_id = f.project_id AND t.resource_id = f.ec2_id) AS tags`;

/** One that is on its way to its project, or from it, is nobody's to see. */
const SETTLED = `f.project_id = $1 AND f.ended_at IS NULL AND f.state <> 'allocating' AND f.task IS DISTINCT FROM 'releasing'`;

/** What a project has: what came with a launch is the cloud's. */
const SEEN = `${SETTLED} AND NOT f.is_auto`;

export interface AddressQuery {
  readonly refs: readonly Ref[];
  /** Over `floating_addresses f` and `STANDS`. */
  readonly condition?: SqlCondition | undefined;
  readonly associationId?: string;
  /** Those that came with launches, too. */
  readonly alsoAuto?: boolean;
  /** Keyset: EC2 ids greater than this. Absent: from the first. */
  readonly after?: string | null;
  /** Absent: all. */
  readonly limit?: number;
}

/** What a project has, in the order of EC2's ids. */
export function listAddresses(
  on: Queryable,
  projectId: string,
  { refs, condition, associationId, alsoAuto = false, after = null, limit }: AddressQuery,
): Promise<AddressRow[]> {
  const values: unknown[] = [projectId];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
  const associated =
    associationId === undefined ? '' : ` AND f.association_id = $${values.push(associationId)}`;
  const behind = after === null ? '' : ` AND f.ec2_id > $${values.push(after)}`;
  const where = condition?.(values) ?? '';
  const most = limit === undefined ? '' : ` LIMIT $${values.push(limit)}`;
  return on.query<AddressRow>(
    `SELECT ${COLUMNS} FROM floating_addresses f ${STANDS} WHERE ${alsoAuto ? SETTLED : SEEN}${named}${associated}${behind}${where} ORDER BY f.ec2_id${most}`,
    values,
  );
}

/**
 * Locks those of these that the project has, always in the order of ids, so that two batches cannot wait for each
 * other.
 */
export async function lockAddresses(
  tx: Queryable,
  projectId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT f.id FROM floating_addresses f WHERE ${SETTLED} AND f.id = ANY($2::uuid[]) ORDER BY f.id FOR UPDATE`,
    [projectId, ids],
  );
  return rows.map(({ id }) => id);
}

const AT_WORK = `f.id, f.ec2_id AS "ec2Id", f.address, f.interface, f.generation, f.host, f.bound_hosts AS "boundHosts",
  f.instance_id AS "instanceId", f.interface_id AS "interfaceId", f.private_address AS inside,
  f.association_id IS NOT NULL AS "isAssociated", f.domain_id AS "domainId", f.task`;

/** Those of the chunk that the operation has the say over. */
export const addressesOfChunk = (tx: Queryable, { operationId, chunk }: ChunkRef): Promise<AddressAtWork[]> =>
  tx.query<AddressAtWork>(
    `SELECT ${AT_WORK} FROM floating_addresses f JOIN operation_members m ON m.resource_id = f.id
     WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'floating-address' AND m.settled_at IS NULL
       AND f.operation_id = $1 ORDER BY f.id`,
    [operationId, chunk],
  );

/**
 * Locks those that stand for the instances, or are about to. What is being taken back or released goes its own way: who
 * took it over would undo that. What stands for an interface that outlives its instance stays with that.
 */
export const lockAddressesOf = (tx: Queryable, instanceIds: readonly string[]): Promise<AddressAtWork[]> =>
  tx.query<AddressAtWork>(
    `SELECT ${AT_WORK} FROM floating_addresses f WHERE f.instance_id = ANY($1::uuid[]) AND f.association_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM network_interfaces n WHERE n.id = f.interface_id AND NOT n.delete_on_termination)
     ORDER BY f.id FOR UPDATE`,
    [instanceIds],
  );

/**
 * Moves locked addresses to a newer operation: whoever was at work on them is fenced off. What they stand for is over
 * but where they follow it, and for a repair; `binding` gives them something new first.
 */
export async function takeAddresses(
  tx: Queryable,
  ids: readonly string[],
  { operationId, task }: { readonly operationId: string; readonly task: AddressTask },
): Promise<void> {
  if (ids.length === 0) return;
  await overtakeMembers(tx, ids);
  const stays = task === 'binding' || task === 'repairing' || task === 'following';
  await tx.query(
    `UPDATE floating_addresses f SET generation = generation + 1, operation_id = $2, task = $3, reason = NULL,
       association_id = CASE WHEN $4 THEN association_id END, host = CASE WHEN $4 THEN host END
     WHERE id = ANY($1::uuid[])`,
    [ids, operationId, task, stays],
  );
}

/** What an address is to stand for. Before its operation takes it. `inside`: null is the interface's first address. */
export interface Standing {
  readonly id: string;
  readonly associationId: string;
  readonly interfaceId: string;
  readonly inside: string | null;
}

/**
 * Every host that has had it may still answer for it, and its next one will, if its interface is in an instance. What
 * they stood for is over first: two may change places.
 */
export async function putBefore(tx: Queryable, standing: readonly Standing[]): Promise<void> {
  const ids = standing.map(({ id }) => id);
  await tx.query('UPDATE floating_addresses SET association_id = NULL WHERE id = ANY($1::uuid[])', [ids]);
  await tx.query(
    `UPDATE floating_addresses f SET association_id = a.association, instance_id = i.id, interface_id = n.id,
       private_address = a.inside, domain_id = w.domain_id, host = i.host,
       bound_hosts = array_remove(f.bound_hosts, i.host) || array_remove(ARRAY[i.host], NULL)
     FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) AS a(id, association, interface, inside)
     JOIN network_interfaces n ON n.id = a.interface JOIN networks w ON w.id = n.network_id
     LEFT JOIN instances i ON i.id = n.instance_id
     WHERE f.id = a.id`,
    [
      ...[ids, standing.map(({ associationId }) => associationId)],
      ...[standing.map(({ interfaceId }) => interfaceId), standing.map(({ inside }) => inside)],
    ],
  );
}
