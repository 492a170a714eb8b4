import { firstOf, type Noun, ownRows } from '../../../src/cloud/nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../../../src/cloud/nouns/row-keeper.js';
import { shelfStates } from './shelf.state.js';

/** Shelves that a project may have. */
export const SHELF_QUOTA = 3;

/** What the shared mechanisms know of a shelf. */
export const shelfNoun = {
  name: 'shelf',
  ec2: {
    prefixes: { shelf: 'shelf' },
    malformed: null,
    notFound: (refs) => ({
      code: 'InvalidID',
      message: `The shelf ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tables: ['shelves'],
  purge: {
    ...{ what: 'shelves', days: KEPT_DAYS, batch: 1_000 },
    sql: `DELETE FROM shelves s WHERE s.ctid = ANY(ARRAY(
        SELECT d.ctid FROM shelves d WHERE d.ended_at < ${OLD}
          AND NOT EXISTS (SELECT FROM cleanups c WHERE c.resource_id = d.id AND c.done_at IS NULL) LIMIT $2))
      RETURNING s.id`,
  },
  gauges: [
    {
      ...{ name: 'engine_shelves', help: 'Shelves by state.', label: 'state' },
      sql: 'SELECT state AS label, count(*) AS value FROM shelves WHERE ended_at IS NULL GROUP BY state ORDER BY state',
    },
  ],
  ps: {
    columns: ['shelf', 'state', 'host'],
    sql: `SELECT ec2_id AS shelf, state, host FROM shelves WHERE ended_at IS NULL ORDER BY ec2_id LIMIT $1`,
  },
  doctor: {
    what: 'shelves',
    sql: `SELECT ec2_id AS resource, 'it stands on a host that is down' AS words FROM shelves s JOIN hosts h ON h.name = s.host
      WHERE s.ended_at IS NULL AND h.declared_down ORDER BY ec2_id`,
  },
  completion: completionOf('shelves WHERE ended_at IS NULL'),
  tags: { type: 'shelf', ...ownRows('shelves') },
  quotas: [
    {
      name: 'shelves',
      initial: SHELF_QUOTA,
      help: 'Shelves that a project may have',
      counts: { sql: 'SELECT count(*) AS used FROM shelves WHERE project_id = $1 AND ended_at IS NULL' },
      refuse: ({ limit }) => ({
        code: 'ResourceLimitExceeded',
        message: `A project may have ${limit} shelves.`,
      }),
    },
  ],
  tokenInUse: (since) =>
    `EXISTS (SELECT FROM shelves s WHERE s.operation_id = t.resource_id AND (s.ended_at IS NULL OR s.ended_at > ${since}))`,
  states: [shelfStates],
  projectEnd: {
    holds: { what: 'shelves', rows: 'shelves WHERE project_id = $1 AND ended_at IS NULL' },
    removes: [],
  },
  docs: { is: 'Where things stand, in tests', lives: 'with their test' },
} as const satisfies Noun;
