import { completionOf, KEPT_DAYS, OLD, type RowKeeper } from '../nouns/row-keeper.js';
import { claimed } from './claimed.js';

const PURGE = `
  WITH old AS (
    DELETE FROM hosts WHERE name IN (
      SELECT h.name FROM hosts h WHERE h.forgotten_at < ${OLD}
        AND NOT EXISTS (SELECT FROM instances i WHERE i.host = h.name)
        AND NOT EXISTS (SELECT FROM instance_attempts a WHERE a.host = h.name)
      LIMIT $2) AND forgotten_at < ${OLD}
    RETURNING name
  ), usage AS (DELETE FROM host_usage u USING old WHERE u.host = old.name
  )
  SELECT name FROM old`;

/** Where guests run, and what is known of them there. */
export const hostMachinery = {
  name: 'host',
  tables: ['hosts', 'host_usage', 'host_inventories'],
  purge: { what: 'hosts', days: KEPT_DAYS, batch: 100, sql: PURGE },
  gauges: [
    {
      name: 'engine_hosts',
      help: 'Hosts by what their operator wants of them',
      label: 'state',
      sql: `SELECT CASE WHEN declared_down THEN 'down' WHEN enabled THEN 'enabled' ELSE 'disabled' END AS label, count(*) AS value
        FROM hosts WHERE forgotten_at IS NULL GROUP BY 1`,
    },
    {
      name: 'engine_host_guests',
      help: 'Guests that are placed on a host',
      label: 'host',
      sql: `SELECT h.name AS label, ${claimed('guests')} AS value FROM hosts h LEFT JOIN host_usage u ON u.host = h.name
        WHERE h.forgotten_at IS NULL`,
    },
  ],
  ps: {
    columns: ['host', 'zone', 'enabled', 'guests', 'vcpus', 'memory_mib', 'disk_gib'],
    sql: `SELECT h.name AS host, h.zone, h.enabled, ${claimed('guests')} AS guests,
        ${claimed('vcpus')} || '/' || h.vcpus AS vcpus, ${claimed('memoryMiB')} || '/' || h.memory_mib AS memory_mib,
        ${claimed('diskGiB')} || '/' || h.disk_gib AS disk_gib
      FROM hosts h LEFT JOIN host_usage u ON u.host = h.name WHERE h.forgotten_at IS NULL ORDER BY guests DESC, h.name LIMIT $1`,
  },
  doctor: {
    what: 'hosts',
    sql: `SELECT h.name AS resource,
        CASE WHEN h.declared_down THEN 'declared down' ELSE 'some daemon of it has been silent for five minutes' END AS words
      FROM hosts h WHERE h.forgotten_at IS NULL AND NOT EXISTS (SELECT FROM live_hosts(300) l WHERE l.host = h.name)`,
  },
  completion: completionOf('hosts WHERE forgotten_at IS NULL', 'name'),
  projectEnd: null,
  docs: {
    is: 'Machines that guests run on, and what is claimed there',
    lives:
      '`hosts` and `host_usage` 90 days after the host was forgotten, once no row of an instance names it; ' +
      '`host_inventories` when it is forgotten',
  },
} as const satisfies RowKeeper;
