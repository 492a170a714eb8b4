import type { Queryable } from '../common/prisma/database.js';
import { hostsLettingIn, lockGroupsOf, raiseFilterVersions } from './filter-version.repository.js';

/**
 * Instances join or leave their groups: raises the filters of `hosts` (where they are) and of every host with a guest whose
 * rules let in one of these groups. By host: the version from which on the change is in the set.
 */
export async function raiseFilterVersionsForMembers(
  tx: Queryable,
  instanceIds: readonly string[],
  hosts: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const groupIds = await lockGroupsOf(tx, instanceIds);
  const affected = await hostsLettingIn(tx, groupIds);
  return raiseFilterVersions(tx, [...new Set([...hosts, ...affected])], instanceIds);
}

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

/** Where these instances hold anything. */
export async function hostsOfInstances(
  tx: Queryable,
  instanceIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ host: string }>(
    `SELECT DISTINCT host FROM instance_attempts WHERE instance_id = ANY($1) AND state <> 'released'`,
    [instanceIds],
  );
  return rows.map(({ host }) => host);
}
