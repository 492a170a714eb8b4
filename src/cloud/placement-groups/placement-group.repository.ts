import { randomUUID } from 'node:crypto';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { isLive } from '../instance-facts/is-live.js';
import { deleteTags } from '../tags/tag-statements.js';
import { type PlacementGroupRow, type PlacementPolicy } from './placement-group.js';
import { placementGroupNoun } from './placement-group.noun.js';

export interface PlacementGroupQuery {
  /** Undefined: of all projects. */
  readonly projectId: string | undefined;
  /** Empty: all. */
  readonly refs: readonly Ref[];
  readonly condition?: SqlCondition | undefined;
}

const NAMED = { id: 'g.id', ec2Id: 'g.ec2_id', name: 'g.name' };

/** EC2's word for the policy of `placement_groups g`. */
export const STRATEGY = `CASE WHEN g.policy LIKE '%anti-affinity' THEN 'spread' ELSE 'cluster' END`;

const COLUMNS = `g.id, g.ec2_id AS "ec2Id", g.name, g.policy, g.project_id AS "projectId", g.made_by AS "madeBy",
  ARRAY(SELECT i.id FROM instances i WHERE i.placement_group_id = g.id AND ${isLive('i')} ORDER BY i.created_at, i.id) AS members,
  coalesce((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key) FROM tags t
    WHERE t.project_id = g.project_id AND t.resource_id = g.ec2_id), '[]') AS tags`;

export interface NewPlacementGroup {
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  readonly policy: PlacementPolicy;
}

/** Undefined: the project has a group of this name. */
export async function insertPlacementGroup(
  tx: Queryable,
  { projectId, userId, name, policy }: NewPlacementGroup,
): Promise<{ readonly id: string; readonly ec2Id: string } | undefined> {
  const id = randomUUID();
  const rows = await tx.query<{ id: string; ec2Id: string }>(
    `INSERT INTO placement_groups (id, ec2_id, project_id, made_by, name, policy) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (project_id, name) DO NOTHING RETURNING id, ec2_id AS "ec2Id"`,
    [id, ec2IdWith(placementGroupNoun.ec2.prefixes['placement-group'], id), projectId, userId, name, policy],
  );
  return rows[0];
}

/** By name. Throws NotFound. */
export async function placementGroups(
  on: Queryable,
  { projectId, refs, condition }: PlacementGroupQuery,
): Promise<readonly PlacementGroupRow[]> {
  const values: unknown[] = [projectId ?? null];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
  const rows = await on.query<PlacementGroupRow>(
    `SELECT ${COLUMNS} FROM placement_groups g
     WHERE ($1::uuid IS NULL OR g.project_id = $1)${named}${condition?.(values) ?? ''} ORDER BY g.name, g.id`,
    values,
  );
  if (!condition) requireAllFound('placement-group', refs, rows);
  return rows;
}

/** Throws NotFound. Who launches into it holds it: it cannot be deleted until the transaction ends. */
export async function holdPlacementGroup(tx: Queryable, id: string): Promise<void> {
  const rows = await tx.query('SELECT FROM placement_groups WHERE id = $1 FOR KEY SHARE', [id]);
  if (rows.length === 0) throw new NotFound('placement-group', [{ by: 'id', value: id }]);
}

/** Waits for launches into it. Undefined: the project has no such one. */
export async function lockPlacementGroup(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<string | undefined> {
  const values: unknown[] = [projectId];
  const [row] = await tx.query<{ id: string }>(
    `SELECT g.id FROM placement_groups g WHERE g.project_id = $1 AND ${refCondition([ref], NAMED, values)} FOR UPDATE`,
    values,
  );
  return row?.id;
}

/** With its tags. Instances that were in it are in none. */
export async function deletePlacementGroup(tx: Queryable, id: string): Promise<void> {
  await tx.query(
    `WITH gone AS (DELETE FROM placement_groups WHERE id = $1 RETURNING ec2_id) ${deleteTags('SELECT ec2_id FROM gone')}`,
    [id],
  );
}
