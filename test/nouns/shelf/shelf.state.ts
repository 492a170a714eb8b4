import type { StateTable } from '../../../src/cloud/nouns/state-table.js';

export type ShelfState = 'building' | 'ready' | 'placed' | 'error' | 'deleted';
export type ShelfTask = 'assembling' | 'placing' | 'releasing' | 'dismantling' | 'unwinding' | 'repairing';

export const shelfStates: StateTable<ShelfState> = {
  table: 'shelves',
  column: 'state',
  from: {
    // Rows begin here.
    building: [],
    // From itself: a placing that failed, a repair. From placed: its instance is gone.
    ready: ['building', 'ready', 'placed'],
    placed: ['ready', 'placed'],
    error: ['building'],
    deleted: ['building', 'ready', 'error'],
  },
};

/** The noun's own table; a noun of the cloud has it in a migration. */
export const SHELVES = [
  `CREATE TABLE shelves (
    id uuid PRIMARY KEY, ec2_id text NOT NULL UNIQUE, project_id uuid NOT NULL, host text NOT NULL, state text NOT NULL,
    task text, generation int NOT NULL, operation_id uuid NOT NULL, instance_id uuid, instance_generation int, reason text,
    ended_at timestamptz, settled_at timestamptz)`,
  'CREATE INDEX ON shelves (project_id)',
  'CREATE INDEX ON shelves (host) WHERE ended_at IS NULL',
  'CREATE INDEX ON shelves (instance_id) WHERE instance_id IS NOT NULL',
];
