import { isJoined } from '../networks/vpc-peering.repository.js';
import { type Queryable } from '../../common/prisma/database.js';
import { missingIn, NotFound } from '../../common/refs/not-found.js';
import { byName, type Ref, refCondition } from '../../common/refs/ref.js';
import { defaultVpcEc2Id } from '../networks/vpc.repository.js';
import { GROUP_NAMED } from './group-list.repository.js';
import { makeDefaultGroup, makeGroup, type NewGroupRow, REF } from './new-group-row.js';
import { type AskedGroup, DEFAULT_GROUP, type GroupRef } from './security-group.js';

/** Undefined: the VPC has a group of this name. */
export async function createGroup(tx: Queryable, group: NewGroupRow): Promise<GroupRef | undefined> {
  return makeGroup(tx, group);
}

/** The project's default group, made if it is not there, with AWS's rule: its members reach each other. */
export async function ensureDefaultGroup(tx: Queryable, projectId: string): Promise<GroupRef> {
  const there = await defaultGroup(tx, projectId);
  if (there) return there;
  await makeDefaultGroup(tx, projectId);
  return (await defaultGroup(tx, projectId)) ?? missing();
}

/**
 * The groups that a request names, each once; none named: the default group. They cannot be deleted until the
 * transaction ends. Throws NotFound.
 */
export async function resolveGroups(
  tx: Queryable,
  projectId: string,
  refs: readonly Ref[],
): Promise<readonly GroupRef[]> {
  const named = refs.length > 0 ? refs : [byName(DEFAULT_GROUP)];
  return selectGroups(tx, projectId, { refs: named, lock: 'FOR KEY SHARE' });
}

/** Those that are named, without a lock. Throws NotFound. */
export async function findGroups(
  on: Queryable,
  projectId: string,
  refs: readonly Ref[],
): Promise<readonly GroupRef[]> {
  return refs.length > 0 ? selectGroups(on, projectId, { refs, lock: '' }) : [];
}

/**
 * A group of another account that a rule of `group` may name: one in the same routed domain, or in a VPC that is peered
 * with its own. Throws NotFound.
 */
export async function findForeignGroups(
  on: Queryable,
  group: GroupRef,
  { group: ref, account }: Required<AskedGroup>,
): Promise<GroupRef> {
  const values: unknown[] = [group.id, account];
  const [row] = await on.query<GroupRef>(
    `SELECT ${REF}, p.account_number::text AS account
       FROM security_groups g JOIN projects p ON p.id = g.project_id JOIN vpcs v ON v.id = g.vpc_id
       WHERE p.account_number = $2 AND ${refCondition([ref], { id: 'g.id', ec2Id: 'g.ec2_id' }, values)}
         AND EXISTS (SELECT FROM security_groups x JOIN vpcs o ON o.id = x.vpc_id
           WHERE x.id = $1 AND (o.domain_id = v.domain_id OR ${isJoined('o.id', 'v.id')}))`,
    values,
  );
  if (row) return row;
  throw new NotFound('security-group', [ref]);
}

async function selectGroups(
  tx: Queryable,
  projectId: string,
  { refs, lock }: { refs: readonly Ref[]; lock: '' | 'FOR KEY SHARE' },
): Promise<readonly GroupRef[]> {
  const values: unknown[] = [projectId];
  const condition = refCondition(refs, GROUP_NAMED, values);
  const select = () =>
    tx.query<GroupRef>(
      `SELECT ${REF} FROM security_groups g WHERE g.project_id = $1 AND ${condition} ORDER BY g.id ${lock}`,
      values,
    );
  let rows = await select();
  const wantsDefault = refs.some(({ by, value }) => by === 'name' && value === DEFAULT_GROUP);
  if (wantsDefault && !rows.some(({ name, inDefaultVpc }) => name === DEFAULT_GROUP && inDefaultVpc)) {
    await ensureDefaultGroup(tx, projectId);
    rows = await select();
  }
  const absent = missingIn(refs, rows);
  if (absent.length > 0)
    throw new NotFound('security-group', absent, { within: await defaultVpcEc2Id(tx, projectId) });
  return rows;
}

async function defaultGroup(tx: Queryable, projectId: string): Promise<GroupRef | undefined> {
  const rows = await tx.query<GroupRef>(
    `SELECT ${REF} FROM security_groups g JOIN vpcs v ON v.id = g.vpc_id AND v.is_default
       WHERE g.project_id = $1 AND g.name = $2`,
    [projectId, DEFAULT_GROUP],
  );
  return rows[0];
}

function missing(): never {
  throw new Error('the default group was there and is gone: nothing deletes it');
}
