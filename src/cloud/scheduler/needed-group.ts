import { type Queryable } from '../../common/prisma/database.js';
import { type PlacementPolicy } from '../placement-groups/placement-group.js';
import { groupKey, type HostSnapshot } from './host-snapshot.js';

/** The placement group that an instance is to be placed in. */
export interface NeededGroup {
  readonly id: string;
  readonly policy: PlacementPolicy;
}

/** Instances that are in a group, with it. */
export async function groupsOfInstances(
  tx: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NeededGroup>> {
  const rows = await tx.query<NeededGroup & { readonly instanceId: string }>(
    `SELECT i.id AS "instanceId", g.id, g.policy FROM instances i JOIN placement_groups g ON g.id = i.placement_group_id
     WHERE i.id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map(({ instanceId, ...group }) => [instanceId, group]));
}

const MEMBERS = `
  SELECT i.placement_group_id AS "groupId", a.host, count(DISTINCT i.id)::float8 AS count
  FROM instances i JOIN instance_attempts a ON a.instance_id = i.id AND a.state <> 'released'
  WHERE i.placement_group_id = ANY($1) AND i.id <> ALL($2) GROUP BY i.placement_group_id, a.host`;

interface MembersOnHost {
  readonly groupId: string | null;
  readonly host: string;
  readonly count: number;
}

/** The hosts with the members that they have of the groups, but for instances that are yet to be placed. */
export async function withMembers(
  on: Queryable,
  hosts: readonly HostSnapshot[],
  { groups, homeless }: { readonly groups: readonly NeededGroup[]; readonly homeless: readonly string[] },
): Promise<readonly HostSnapshot[]> {
  if (groups.length === 0) return hosts;
  const rows = await on.query<MembersOnHost>(MEMBERS, [[...new Set(groups.map(({ id }) => id))], homeless]);
  return hosts.map((host) => {
    const own = rows.filter((row) => row.host === host.name);
    const members = Object.fromEntries(own.map(({ groupId, count }) => [groupKey(groupId ?? ''), count]));
    return { ...host, claimed: { ...host.claimed, ...members } };
  });
}
