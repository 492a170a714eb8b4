import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { type Queryable } from '../../common/prisma/database.js';
import { missingIn, NotFound } from '../../common/refs/not-found.js';
import { byName, type Ref, refCondition } from '../../common/refs/ref.js';
import { defaultVpcEc2Id } from '../networks/vpc.repository.js';
import { makeDefaultGroup, makeGroup, type NewGroupRow, REF } from './new-group-row.js';
import { SOURCE_ACCOUNT } from './rule.repository.js';
import {
  type AskedGroup,
  DEFAULT_GROUP,
  type GroupRef,
  type GroupRow,
  type RuleDirection,
} from './security-group.js';

export interface GroupQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

/** By name only in the default VPC: in others names may be the same. */
const NAMED = {
  ...{ id: 'g.id', ec2Id: 'g.ec2_id' },
  name: '(SELECT g.name FROM vpcs d WHERE d.id = g.vpc_id AND d.is_default)',
};

const createdAt = (of: 'g' | 'r'): string => `(floor(date_part('epoch', ${of}.created_at)) * 1000)::float8`;

const rulesOf = (direction: RuleDirection): string => `
  SELECT json_agg(json_build_object('id', r.id, 'ec2Id', r.ec2_id, 'groupId', g.ec2_id, 'direction', r.direction, 'protocol', r.protocol,
    'fromPort', r.from_port, 'toPort', r.to_port, 'cidr', r.cidr, 'sourceGroupId', s.ec2_id, 'sourceGroupName', s.name,
    'sourceKey', s.id, 'sourceAccount', ${SOURCE_ACCOUNT},
    'description', r.description, 'createdAt', ${createdAt('r')}) ORDER BY r.created_at, r.id)
  FROM security_group_rules r LEFT JOIN security_groups s ON s.id = r.source_group_id WHERE r.group_id = g.id AND r.direction = '${direction}'`;

const TAGS = `
  SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
  FROM tags t WHERE t.project_id = g.project_id AND t.resource_id = g.ec2_id`;

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
 * A group of another account that a rule of `group` may name: one in the same routed domain, whose members its own
 * reach. Throws NotFound.
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
         AND v.domain_id = (SELECT o.domain_id FROM security_groups x JOIN vpcs o ON o.id = x.vpc_id WHERE x.id = $1)`,
    values,
  );
  if (row) return row;
  throw new NotFound('security-group', [ref]);
}

/** One page, in the order of EC2 ids. */
export async function listGroups(
  on: Queryable,
  projectId: string,
  query: GroupQuery,
): Promise<readonly GroupRow[]> {
  const { refs, condition, after, limit } = query;
  const values: unknown[] = [projectId, after, limit];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
  const where = condition?.(values) ?? '';
  return on.query<GroupRow>(
    `SELECT ${REF}, g.description, ${createdAt('g')} AS "createdAt", v.ec2_id AS "vpcEc2Id", COALESCE((${rulesOf('ingress')}), '[]') AS rules,
         COALESCE((${rulesOf('egress')}), '[]') AS egress, COALESCE((${TAGS}), '[]') AS tags
       FROM security_groups g JOIN projects p ON p.id = g.project_id JOIN vpcs v ON v.id = g.vpc_id
       WHERE g.project_id = $1 AND ($2::text IS NULL OR g.ec2_id > $2)${named}${where} ORDER BY g.ec2_id LIMIT $3`,
    values,
  );
}

async function selectGroups(
  tx: Queryable,
  projectId: string,
  { refs, lock }: { refs: readonly Ref[]; lock: '' | 'FOR KEY SHARE' },
): Promise<readonly GroupRef[]> {
  const values: unknown[] = [projectId];
  const condition = refCondition(refs, NAMED, values);
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
