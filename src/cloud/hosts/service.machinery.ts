import { KEPT_DAYS, OLD, type RowKeeper } from '../nouns/row-keeper.js';

const PURGE = `
  DELETE FROM services s WHERE s.ctid = ANY(ARRAY(
    SELECT d.ctid FROM services d WHERE d.last_seen < ${OLD}
      AND NOT EXISTS (SELECT FROM hosts h WHERE h.name = d.host AND h.forgotten_at IS NULL) LIMIT $2))
    AND s.last_seen < ${OLD}
  RETURNING s.host`;

/** Daemons that talk to the database. */
export const serviceMachinery = {
  name: 'service',
  tables: ['services'],
  purge: { what: 'services', days: KEPT_DAYS, batch: 100, sql: PURGE },
  gauges: [
    {
      name: 'engine_service_silence_seconds',
      help: 'Longest silence of a host’s daemon of the kind',
      label: 'binary',
      sql: `SELECT s."binary" AS label, extract(epoch FROM engine_now() - min(s.last_seen))::float8 AS value
        FROM services s JOIN hosts h ON h.name = s.host WHERE h.forgotten_at IS NULL GROUP BY s."binary"`,
    },
  ],
  ps: null,
  // A silent one is a sick host.
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: {
    is: 'Daemons, and when they were last heard of',
    lives: 'a host’s when it is forgotten; others 90 days after they were last seen',
  },
} as const satisfies RowKeeper;
