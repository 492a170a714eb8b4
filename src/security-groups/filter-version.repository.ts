import { type Queryable } from '../common/prisma/database.js';
import { FILTER_CHANNEL } from './filter-notice.js';

/**
 * The protocol by which filters stay true while rules, members and placements change at once:
 *
 * - who changes rules of a group locks it and the sources that he adds (`lockGroups`), then changes them, then asks for the
 *   affected hosts, then raises their versions;
 * - who places, moves or ends instances locks their groups and the sources that these groups' rules name (`lockGroupsOf`), then
 *   asks for the affected hosts and changes rows, whichever his change needs first, then raises the versions of the affected
 *   hosts and of those that the instances are on.
 *
 * Whoever comes second waits for the first and sees its rows, so that no host is forgotten.
 *
 * The order of all locks that more than one of these takes: instances by id, groups by id, the placement lock, the project's
 * row, `host_usage`, the network's row, `host_filter_versions` by host.
 */

/**
 * Raises the versions, and tells the host API after the commit. `touched`: the instances that may have come, gone or changed
 * their groups; `whole` when rules did. `awaited`: hosts on which a port is about to wait for it, or a person for his rule.
 * Returns host → version. The rows stay locked until then.
 */
export async function raiseFilterVersions(
  tx: Queryable,
  hosts: readonly string[],
  touched: readonly string[] | 'whole',
  awaited: readonly string[] = [],
): Promise<ReadonlyMap<string, number>> {
  if (hosts.length === 0) return new Map();
  const rows = await tx.query<{ host: string; version: number }>(
    `WITH raised AS (
       INSERT INTO host_filter_versions (host, version)
       SELECT host, 1 FROM (SELECT DISTINCT host FROM unnest($1::text[]) AS u(host)) h ORDER BY host COLLATE "C"
       ON CONFLICT (host) DO UPDATE SET version = host_filter_versions.version + 1
       RETURNING host, version
     ), noted AS (
       INSERT INTO host_filter_changes (host, version, whole, touched)
       SELECT host, version, $2::uuid[] IS NULL, $2::uuid[] FROM raised)
     SELECT host, version, pg_notify('${FILTER_CHANNEL}', version || CASE WHEN host = ANY($3::text[]) THEN '+ ' ELSE ' ' END || host)
     FROM raised`,
    [hosts, touched === 'whole' ? null : touched, awaited],
  );
  return new Map(rows.map(({ host, version }) => [host, version]));
}

/** Hosts that filter for a guest of one of the groups, or of a group that has one of them as a source. */
export const hostsAffectedByGroups = (
  tx: Queryable,
  groupIds: readonly string[],
): Promise<readonly string[]> =>
  hostsWithMembers(tx, `SELECT unnest($1::uuid[]) AS group_id UNION ${LETTING_IN}`, groupIds);

/** Hosts that filter for a guest whose rules let in one of the groups. */
export const hostsLettingIn = (tx: Queryable, groupIds: readonly string[]): Promise<readonly string[]> =>
  hostsWithMembers(tx, LETTING_IN, groupIds);

const LETTING_IN = 'SELECT group_id FROM security_group_rules WHERE source_group_id = ANY($1::uuid[])';

/** One look at the index a host and group, however many members there are. */
async function hostsWithMembers(
  tx: Queryable,
  groups: string,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  if (groupIds.length === 0) return [];
  const rows = await tx.query<{ host: string }>(
    `WITH guarded AS (${groups})
     SELECT host FROM host_usage u WHERE guests > 0 AND EXISTS (
       SELECT FROM guarded JOIN instance_groups ig ON ig.group_id = guarded.group_id AND ig.host = u.host)`,
    [groupIds],
  );
  return rows.map(({ host }) => host);
}

const GROUPS_OF = `
  WITH own AS (
    SELECT group_id AS id FROM instance_groups WHERE instance_id = ANY($1::uuid[]) UNION SELECT unnest($2::uuid[])
  )
  SELECT g.id, g.id IN (SELECT id FROM own) AS "isOwn" FROM security_groups g
  WHERE g.id IN (SELECT id FROM own UNION SELECT r.source_group_id FROM security_group_rules r WHERE r.group_id IN (SELECT id FROM own))
  ORDER BY g.id FOR NO KEY UPDATE OF g`;

/**
 * Locks the instances' groups, those of `joining`, and all sources of their rules until the transaction ends: neither rules nor
 * members of them change meanwhile. Returns the ids without the sources.
 */
export async function lockGroupsOf(
  tx: Queryable,
  instanceIds: readonly string[],
  joining: readonly string[] = [],
): Promise<readonly string[]> {
  for (let locked = -1; ;) {
    const rows = await tx.query<{ id: string; isOwn: boolean }>(GROUPS_OF, [instanceIds, joining]);
    // Who had to wait has read the rules of before: once more, until there is nothing new.
    if (rows.length === locked) return rows.filter(({ isOwn }) => isOwn).map(({ id }) => id);
    locked = rows.length;
  }
}

/** Locks groups whose rules are about to change, and groups that become sources. False: one of them is gone. */
export async function lockGroups(tx: Queryable, groupIds: readonly string[]): Promise<boolean> {
  const ids = [...new Set(groupIds)];
  const rows = await tx.query(
    'SELECT id FROM security_groups WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    [ids],
  );
  return rows.length === ids.length;
}
