import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { OWN_SNAPSHOT, SHARED_SNAPSHOT, USABLE_SNAPSHOT } from './snapshot-access.js';
import type { SnapshotRow } from './snapshot.js';

export interface SnapshotQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  /** `self`, account numbers; empty: anybody. */
  readonly owners: readonly string[];
  /** Who may make volumes of it: `self`, `all`, account numbers; empty: anybody. */
  readonly restorableBy: readonly string[];
  /** Over `snapshots s` and its owner `projects p`; $1 is the project that asks. */
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

export const ALL_SNAPSHOTS = {
  ...{ refs: [], owners: [], restorableBy: [], after: null, limit: 10_000 },
} as const satisfies SnapshotQuery;

const COLUMNS = `s.id, s.ec2_id AS "ec2Id", s.project_id AS "projectId", p.account_number AS "accountNumber", s.name,
  s.description, s.volume_id AS "volumeId", s.volume_ec2_id AS "volumeEc2Id", s.size_gib AS "sizeGiB", s.lifecycle,
  s.reason_message AS "reasonMessage", s.is_public AS "isPublic", s.created_at AS "createdAt",
  s.completed_at AS "completedAt", s.progress, s.settled_at AS "settledAt",
  COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key) FROM tags t
    WHERE t.project_id = $1::uuid AND t.resource_id = s.ec2_id), '[]') AS tags`;

const TABLES = 'snapshots s JOIN projects p ON p.id = s.project_id';

const NAMED = { id: 's.id', ec2Id: 's.ec2_id', name: 's.name' };

/** $2: owners. */
const OWNED_BY = `(cardinality($2::text[]) = 0 OR p.account_number = ANY($2) OR ('self' = ANY($2) AND ${OWN_SNAPSHOT}))`;

/** $3: who may make volumes of it. Whom else it is shared with, its owner alone is told. */
const LETS_IN = `(cardinality($3::text[]) = 0 OR ('all' = ANY($3) AND s.is_public)
  OR ('self' = ANY($3) AND (${OWN_SNAPSHOT} OR ${SHARED_SNAPSHOT}))
  OR (p.account_number = ANY($3) AND ${OWN_SNAPSHOT})
  OR EXISTS (SELECT FROM snapshot_members a JOIN projects q ON q.id = a.project_id
    WHERE a.snapshot_id = s.id AND q.account_number = ANY($3) AND $1::uuid IN (s.project_id, a.project_id)))`;

/** One page in the order of EC2 ids. Throws NotFound. */
export async function listSnapshots(
  on: Queryable,
  projectId: string,
  query: SnapshotQuery,
): Promise<readonly SnapshotRow[]> {
  const { refs, owners, restorableBy, after, limit, condition } = query;
  if (refs.length > 0) await requireSnapshots(on, projectId, refs);
  const values: unknown[] = [projectId, owners, restorableBy, after, limit];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
  const where = condition?.(values) ?? '';
  return on.query<SnapshotRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${USABLE_SNAPSHOT} AND ($4::text IS NULL OR s.ec2_id > $4)
         AND ${OWNED_BY} AND ${LETS_IN}${named}${where}
       ORDER BY s.ec2_id LIMIT $5`,
    values,
  );
}

/** Throws NotFound. */
export async function findSnapshot(on: Queryable, projectId: string, ref: Ref): Promise<SnapshotRow> {
  const [row] = await listSnapshots(on, projectId, { ...ALL_SNAPSHOTS, refs: [ref] });
  if (row) return row;
  throw new NotFound('snapshot', [ref]);
}

async function requireSnapshots(on: Queryable, projectId: string, refs: readonly Ref[]): Promise<void> {
  const values: unknown[] = [projectId];
  const rows = await on.query<Pick<SnapshotRow, 'id' | 'ec2Id' | 'name'>>(
    `SELECT s.id, s.ec2_id AS "ec2Id", s.name FROM snapshots s WHERE ${USABLE_SNAPSHOT} AND ${refCondition(refs, NAMED, values)}`,
    values,
  );
  requireAllFound('snapshot', refs, rows);
}
