import type { Queryable } from '../common/prisma/database.js';
import type { HostSnapshot } from './host-snapshot.js';

/**
 * Every host with what is claimed on it. Claims are summed by triggers, so that the cost does not grow with the guests.
 * Called under the placement lock, or as an estimate without it.
 */
const SNAPSHOT = `
  SELECT h.name, h.zone, h.enabled, h.vcpus, h.memory_mib AS "memoryMiB", h.disk_gib AS "diskGiB",
    NOT h.declared_down AND coalesce(s.daemons, 0) = 2 AS alive, coalesce(s.contract, 0) AS contract,
    EXISTS (SELECT FROM cleanups c WHERE c.host = h.name AND c.done_at IS NULL) AS draining,
    coalesce(u.vcpus, 0) AS "claimedVcpus", coalesce(u.memory_mib, 0) AS "claimedMemoryMiB",
    coalesce(u.disk_gib, 0) AS "claimedDiskGiB", coalesce(u.guests, 0) AS guests
  FROM hosts h
  LEFT JOIN host_usage u ON u.host = h.name
  LEFT JOIN LATERAL (
    SELECT count(*) AS daemons, min(s.contract) AS contract FROM services s
    WHERE s.host = h.name AND s.binary IN ('engine-compute', 'engine-network')
      AND s.last_seen > engine_now() - make_interval(secs => $1)
  ) s ON true
  WHERE h.forgotten_at IS NULL
  ORDER BY h.name`;

/** Any number: whoever places takes the same lock, so that each sees the other's claims. */
const PLACEMENT_LOCK = 7_313_002;

export const lockPlacement = async (tx: Queryable): Promise<void> => {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [PLACEMENT_LOCK]);
};

/** `downSeconds`: a host that was silent for longer is not alive, by the database's clock. */
export const hostSnapshots = (on: Queryable, downSeconds: number): Promise<HostSnapshot[]> =>
  on.query<HostSnapshot>(SNAPSHOT, [downSeconds]);
