import type { Queryable } from '../../common/prisma/database.js';
import type { HostSnapshot } from './host-snapshot.js';

/**
 * Every host with what is claimed on it. Claims are summed by triggers, so that the cost does not grow with the guests.
 * Called under the placement lock, or as an estimate without it.
 */
const SNAPSHOT = `
  SELECT h.name, h.zone, h.roles, h.enabled, h.vcpus, h.memory_mib AS "memoryMiB", h.disk_gib AS "diskGiB",
    l.host IS NOT NULL AS alive, coalesce(l.contract, 0) AS contract,
    EXISTS (SELECT FROM cleanups c WHERE c.host = h.name AND c.done_at IS NULL) AS draining,
    coalesce(u.claimed, '{}') AS claimed
  FROM hosts h
  LEFT JOIN host_usage u ON u.host = h.name
  LEFT JOIN live_hosts($1) l ON l.host = h.name
  WHERE h.forgotten_at IS NULL
  ORDER BY h.name`;

/** `downSeconds`: a host that was silent for longer is not alive, by the database's clock. */
export const hostSnapshots = (on: Queryable, downSeconds: number): Promise<HostSnapshot[]> =>
  on.query<HostSnapshot>(SNAPSHOT, [downSeconds]);
