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

/** Whom a change of memberships concerns. */
export interface Concerned {
  readonly hosts: readonly string[];
  readonly groupsAllowing: readonly string[];
  /** The members, with the other interfaces of instances among them. */
  readonly touched: readonly string[];
}

/**
 * Whom a change of the memberships of instances, or of interfaces by their own ids, concerns: their own hosts, and all
 * that let in a group that they are in or are `joining`. Locks the groups, so that the answer stays true; ask before
 * memberships change.
 */
export async function concernedByMembers(
  tx: Queryable,
  ids: readonly string[],
  joining: readonly string[] = [],
): Promise<Concerned> {
  const touched = await withInterfaces(tx, ids);
  const groupsAllowing = await lockGroupsOf(tx, touched, joining);
  return { hosts: await hostsOfMembers(tx, touched), groupsAllowing, touched };
}

/** The members, and the interfaces of instances among them that are members by themselves. */
async function withInterfaces(tx: Queryable, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    'SELECT id FROM network_interfaces WHERE instance_id = ANY($1) AND device_index > 0',
    [ids],
  );
  return [...new Set([...ids, ...rows.map(({ id }) => id)])];
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

/** Where these instances, or those that these interfaces are in, are placed or hold anything. */
async function hostsOfMembers(tx: Queryable, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ host: string }>(
    `WITH home AS (
       SELECT unnest($1::uuid[]) AS id
       UNION SELECT n.instance_id FROM network_interfaces n WHERE n.id = ANY($1::uuid[]) AND n.instance_id IS NOT NULL
     )
     SELECT a.host FROM instance_attempts a JOIN home ON home.id = a.instance_id WHERE a.state <> 'released'
     UNION SELECT i.host FROM instances i JOIN home ON home.id = i.id WHERE i.host IS NOT NULL`,
    [ids],
  );
  return rows.map(({ host }) => host);
}

/** The groups of instances' first interfaces that outlive them are their own from here on. */
export async function keepGroups(tx: Queryable, instanceIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE instance_groups g SET instance_id = n.id, host = NULL FROM network_interfaces n
     WHERE n.instance_id = ANY($1::uuid[]) AND n.device_index = 0 AND NOT n.delete_on_termination
       AND g.instance_id = n.instance_id`,
    [instanceIds],
  );
}

/** What is left in these instances, which have ended, goes with them, out of its groups. */
export async function leaveGroupsOfInterfaces(tx: Queryable, instanceIds: readonly string[]): Promise<void> {
  await tx.query(
    leaveGroups(
      'SELECT n.id FROM network_interfaces n WHERE n.instance_id = ANY($1::uuid[]) AND n.device_index > 0',
    ),
    [instanceIds],
  );
}

/** The groups of an interface are its instance's from here on: it is the first of one that is launched. */
export async function giveGroups(tx: Queryable, interfaceId: string, instanceId: string): Promise<void> {
  await tx.query('UPDATE instance_groups SET instance_id = $2 WHERE instance_id = $1', [
    interfaceId,
    instanceId,
  ]);
}
