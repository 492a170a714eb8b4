import { type Queryable } from '../common/prisma/database.js';
import { FILTER_CHANNEL } from './filter-changes.js';

/**
 * The protocol by which filters stay true while rules and placements change at once:
 *
 * - who changes rules of a group locks it and the sources that he adds (`lockGroups`), then changes them, then asks for the
 *   affected hosts, then raises their versions;
 * - who places, moves or ends instances locks their groups in share (`lockGroupsOf`), then writes the attempts, then does the
 *   same with the affected hosts and the host of the attempt.
 *
 * Whoever comes second waits for the first and sees its rows, so that no host is forgotten. Locks are taken in one order:
 * groups by id, then hosts by name.
 */

/** Raises the versions, and tells the host API after the commit. Returns host → version. The rows stay locked until then. */
export async function raiseFilterVersions(
  tx: Queryable,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (hosts.length === 0) return new Map();
  const rows = await tx.query<{ host: string; version: number }>(
    `WITH raised AS (
       INSERT INTO host_filter_versions (host, version)
       SELECT host, 1 FROM (SELECT DISTINCT host FROM unnest($1::text[]) AS u(host)) h ORDER BY host COLLATE "C"
       ON CONFLICT (host) DO UPDATE SET version = host_filter_versions.version + 1
       RETURNING host, version)
     SELECT host, version, pg_notify('${FILTER_CHANNEL}', version || ' ' || host) FROM raised`,
    [hosts],
  );
  return new Map(rows.map(({ host, version }) => [host, version]));
}

/** Hosts that filter for a guest of one of the groups, or of a group that has one of them as a source. */
export async function hostsAffectedByGroups(
  tx: Queryable,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  if (groupIds.length === 0) return [];
  const rows = await tx.query<{ host: string }>(
    `SELECT DISTINCT a.host FROM instance_attempts a
     WHERE a.state <> 'released' AND a.instance_id IN (
       SELECT ig.instance_id FROM instance_groups ig WHERE ig.group_id = ANY($1::uuid[]) OR ig.group_id IN (
         SELECT r.group_id FROM security_group_rules r WHERE r.source_group_id = ANY($1::uuid[])))`,
    [groupIds],
  );
  return rows.map(({ host }) => host);
}

/** Locks the instances' groups against changes of rules until the transaction ends. Returns the groups' ids. */
export async function lockGroupsOf(
  tx: Queryable,
  instanceIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM security_groups
     WHERE id IN (SELECT group_id FROM instance_groups WHERE instance_id = ANY($1::uuid[])) ORDER BY id FOR SHARE`,
    [instanceIds],
  );
  return rows.map(({ id }) => id);
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
