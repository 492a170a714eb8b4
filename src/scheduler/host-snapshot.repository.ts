import type { Queryable } from '../common/prisma/database.js';
import type { HostSnapshot } from './host-snapshot.js';

/**
 * Every host with what is claimed on it. A claim counts until its attempt is released; memory and vCPUs of an instance that
 * is stopped, and that nobody starts, are free for others. Called under the placement lock, or as an estimate without it.
 */
const SNAPSHOT = `
  SELECT h.name, h.zone, h.enabled, h.vcpus, h.memory_mib AS "memoryMiB", h.disk_gib AS "diskGiB",
    NOT h.declared_down AND count(s.binary) = 2 AS alive,
    coalesce(min(s.contract), 0) AS contract,
    EXISTS (SELECT FROM cleanups c WHERE c.host = h.name AND c.done_at IS NULL) AS draining,
    coalesce(max(a.vcpus), 0)::int AS "claimedVcpus",
    coalesce(max(a.memory), 0)::int AS "claimedMemoryMiB",
    coalesce(max(a.disk), 0)::int AS "claimedDiskGiB",
    coalesce(max(a.guests), 0)::int AS guests
  FROM hosts h
  LEFT JOIN services s ON s.host = h.name AND s.binary IN ('engine-compute', 'engine-network')
    AND s.last_seen > now() - make_interval(secs => $1)
  LEFT JOIN (
    SELECT a.host, count(*) AS guests, sum(a.disk_gib) AS disk,
      sum(a.vcpus) FILTER (WHERE i.state IS DISTINCT FROM 'stopped') AS vcpus,
      sum(a.memory_mib) FILTER (WHERE i.state IS DISTINCT FROM 'stopped') AS memory
    FROM instance_attempts a LEFT JOIN instances i ON i.id = a.instance_id
    WHERE a.state <> 'released'
    GROUP BY a.host
  ) a ON a.host = h.name
  WHERE h.forgotten_at IS NULL
  GROUP BY h.name
  ORDER BY h.name`;

/** Any number: whoever places takes the same lock, so that each sees the other's claims. */
const PLACEMENT_LOCK = 7_313_002;

export const lockPlacement = async (tx: Queryable): Promise<void> => {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [PLACEMENT_LOCK]);
};

/** `downSeconds`: a host that was silent for longer is not alive, by the database's clock. */
export const hostSnapshots = (on: Queryable, downSeconds: number): Promise<HostSnapshot[]> =>
  on.query<HostSnapshot>(SNAPSHOT, [downSeconds]);
