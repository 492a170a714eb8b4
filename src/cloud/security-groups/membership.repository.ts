import type { Queryable } from '../../common/prisma/database.js';
import { lockGroupsOf } from './filter-version.repository.js';
import { joinGroups, leaveGroups } from './membership-statements.js';

/** The versions as they are; a host that never had a filter has none. */
export async function filterVersionsOf(
  tx: Queryable,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ host: string; version: number }>(
    'SELECT host, version FROM host_filter_versions WHERE host = ANY($1)',
    [hosts],
  );
  return new Map(rows.map(({ host, version }) => [host, version]));
}

/**
 * Whom a change of these instances' memberships concerns: their own hosts, and all that let in a group that they are in
 * or are `joining`. Locks the groups, so that the answer stays true; ask before memberships change.
 */
export async function concernedByMembers(
  tx: Queryable,
  instanceIds: readonly string[],
  joining: readonly string[] = [],
): Promise<{ readonly hosts: readonly string[]; readonly groupsAllowing: readonly string[] }> {
  const groupsAllowing = await lockGroupsOf(tx, instanceIds, joining);
  return { hosts: await hostsOfInstances(tx, instanceIds), groupsAllowing };
}

/** The instance is in these groups, and in no others, from now on. */
export async function setGroups(
  tx: Queryable,
  instanceId: string,
  groupIds: readonly string[],
): Promise<void> {
  await tx.query(leaveGroups('SELECT $1::uuid'), [instanceId]);
  await tx.query(joinGroups('SELECT $1::uuid AS id', '$2'), [instanceId, groupIds]);
  await keepApart(tx, [instanceId]);
}

/** Members of groups that span VPCs: in which domain they are, where that is not the group's own. */
export async function keepApart(tx: Queryable, instanceIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE instance_groups m SET in_domain = v.domain_id
     FROM network_interfaces n JOIN subnets s ON s.id = n.subnet_id JOIN vpcs v ON v.id = s.vpc_id, security_groups g
     WHERE m.instance_id = ANY($1) AND (n.instance_id = m.instance_id OR n.id = m.instance_id)
       AND g.id = m.group_id AND g.spans AND g.vpc_id <> v.id`,
    [instanceIds],
  );
}

/** Where these instances are placed or hold anything. */
async function hostsOfInstances(tx: Queryable, instanceIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ host: string }>(
    `SELECT host FROM instance_attempts WHERE instance_id = ANY($1) AND state <> 'released'
     UNION SELECT host FROM instances WHERE id = ANY($1) AND host IS NOT NULL`,
    [instanceIds],
  );
  return rows.map(({ host }) => host);
}
