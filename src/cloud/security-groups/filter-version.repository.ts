import { type Queryable } from '../../common/prisma/database.js';
import { claimed } from '../hosts/claimed.js';
import { FILTER_CHANNEL } from './filter-notice.js';

/**
 * The protocol by which filters stay true while rules, members and placements change at once:
 *
 * - who changes rules of a group locks it and the sources that he adds (`lockGroups`), then changes them, then asks for
 *   the affected hosts, then raises their versions;
 * - who places, moves or ends instances locks their groups and the sources that these groups' rules name
 *   (`lockGroupsOf`), notes the hosts that they are on, then changes rows, then raises the versions of those hosts, of
 *   the new ones, and of all that let one of the groups in.
 *
 * The second waits for the first and sees its rows, so that no host is forgotten.
 *
 * The order of all locks that more than one takes: chunks, operations, instances by id, groups by id, the placement
 * lock, the project's row, its `project_usage`, `host_usage`, the network's row, its ranges by id,
 * `host_filter_versions` by host.
 */

/** Groups of which a rule lets in one of `ids`, a parameter of the statement. */
const GROUPS_ALLOWING = (ids: string): string =>
  `SELECT group_id FROM security_group_rules WHERE source_group_id = ANY(${ids}::uuid[])`;

/**
 * Hosts with members of the groups of a query: one look at the index a host and group, however many members there are.
 */
const hostsWithMembers = (groups: string): string =>
  `SELECT host FROM host_usage u WHERE ${claimed('guests')} > 0 AND EXISTS (
     SELECT FROM (${groups}) guarded JOIN instance_groups ig ON ig.group_id = guarded.group_id AND ig.host = u.host)`;

export interface Raising {
  /** The instances that may have come, gone or changed their groups; `whole` when rules did. */
  readonly touched: readonly string[] | 'whole';
  /** Besides the hosts that are named: all that filter for a guest whose rules let in one of these groups. */
  readonly groupsAllowing?: readonly string[];
  /** Hosts on which a port is about to wait for it; `all`: a person waits for his change. */
  readonly urgentHosts?: readonly string[] | 'all';
}

/**
 * Raises the versions, and tells the host API after the commit. Returns host → version. The rows stay locked until
 * then.
 */
export async function raiseFilterVersions(
  tx: Queryable,
  hosts: readonly string[],
  { touched, groupsAllowing = [], urgentHosts = [] }: Raising,
): Promise<ReadonlyMap<string, number>> {
  if (hosts.length + groupsAllowing.length === 0) return new Map();
  const rows = await tx.query<{ host: string; version: number }>(
    `WITH affected AS (
       SELECT host FROM unnest($1::text[]) AS u(host) UNION ${hostsWithMembers(GROUPS_ALLOWING('$2'))}
     ), raised AS (
       INSERT INTO host_filter_versions (host, version) SELECT host, 1 FROM affected ORDER BY host COLLATE "C"
       ON CONFLICT (host) DO UPDATE SET version = host_filter_versions.version + 1
       RETURNING host, version
     ), noted AS (
       INSERT INTO host_filter_changes (host, version, whole, touched)
       SELECT host, version, $3::uuid[] IS NULL, $3::uuid[] FROM raised)
     SELECT host, version, pg_notify('${FILTER_CHANNEL}', version || CASE WHEN $4::text[] IS NULL OR host = ANY($4) THEN '+ ' ELSE ' ' END || host)
     FROM raised`,
    [hosts, groupsAllowing, touched === 'whole' ? null : touched, urgentHosts === 'all' ? null : urgentHosts],
  );
  return new Map(rows.map(({ host, version }) => [host, version]));
}

/** The host is forgotten. */
export async function deleteFiltersOf(tx: Queryable, host: string): Promise<void> {
  await tx.query('DELETE FROM host_filter_versions WHERE host = $1', [host]);
  await tx.query('DELETE FROM host_filter_changes WHERE host = $1', [host]);
}

/** A host that is further behind pulls everything, which is less work by then. */
const KEPT_VERSIONS = 1_000;

/** Deletes the changes that no host can ask for again. */
export async function deleteOldFilterChanges(on: Queryable): Promise<void> {
  await on.query(
    `DELETE FROM host_filter_changes c USING host_filter_versions v
     WHERE c.host = v.host AND c.version <= v.version - $1::bigint`,
    [KEPT_VERSIONS],
  );
}

/** Hosts that filter for a guest of one of the groups, or of a group that has one of them as a source. */
export async function hostsAffectedByGroups(
  tx: Queryable,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  const groups = `SELECT unnest($1::uuid[]) AS group_id UNION ${GROUPS_ALLOWING('$1')}`;
  const rows = await tx.query<{ host: string }>(hostsWithMembers(groups), [groupIds]);
  return rows.map(({ host }) => host);
}

/**
 * Locks the instances' groups, those of `joining`, and all sources of their rules until the transaction ends: neither
 * rules nor members of them change meanwhile. Returns the ids without the sources.
 */
export async function lockGroupsOf(
  tx: Queryable,
  instanceIds: readonly string[],
  joining: readonly string[] = [],
): Promise<readonly string[]> {
  const [row] = await tx.query<{ ids: readonly string[] }>('SELECT lock_groups_of($1, $2) AS ids', [
    instanceIds,
    joining,
  ]);
  return row?.ids ?? [];
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
