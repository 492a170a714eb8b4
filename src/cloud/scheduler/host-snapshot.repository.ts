import { BREAK_SECONDS } from '../hosts/host.flags.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { HostSnapshot } from './host-snapshot.js';

/**
 * engine-api was away, or the database, so that no host could be heard. Where it never was there, there are no hosts to
 * wait for.
 */
const BACK_JUST_NOW = `(
      SELECT EXISTS (SELECT FROM services WHERE "binary" = 'engine-api')
        AND coalesce(api_since($2) > engine_now() - make_interval(secs => $3), true))`;

/**
 * Every host with what is claimed on it. Claims are summed by triggers, so that the cost does not grow with the guests.
 * Called under the placement lock, or as an estimate without it.
 */
const SNAPSHOT = `
  SELECT h.name, h.zone, h.roles, h.enabled, h.vcpus, h.memory_mib AS "memoryMiB", h.disk_gib AS "diskGiB",
    h.volume_gib AS "volumeGiB",
    l.host IS NOT NULL AS alive, NOT h.declared_down AND ${BACK_JUST_NOW} AS awaited,
    coalesce(l.contract, (SELECT min(s.contract) FROM services s WHERE s.host = h.name), 0) AS contract,
    EXISTS (SELECT FROM cleanups c WHERE c.host = h.name AND c.done_at IS NULL) AS draining,
    coalesce(u.claimed, '{}') AS claimed
  FROM hosts h
  LEFT JOIN host_usage u ON u.host = h.name
  LEFT JOIN live_hosts($1) l ON l.host = h.name
  WHERE h.forgotten_at IS NULL
  ORDER BY h.name`;

/**
 * Seconds that hosts get to be heard of again, after engine-api or the database was away: all daemons of a machine
 * begin at once.
 */
const COME_BACK_SECONDS = 60;

/** `downSeconds`: a host that was silent for longer is not alive, by the database's clock. */
export const hostSnapshots = (on: Queryable, downSeconds: number): Promise<HostSnapshot[]> =>
  on.query<HostSnapshot>(SNAPSHOT, [downSeconds, BREAK_SECONDS, Math.max(downSeconds, COME_BACK_SECONDS)]);
