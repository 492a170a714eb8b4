import type { StateTable } from '../nouns/state-table.js';

/** What a snapshot is. `error`: it could not be made, and holds nothing. */
export const SNAPSHOT_LIFECYCLES = ['pending', 'completed', 'error', 'deleted'] as const;
export type SnapshotLifecycle = (typeof SNAPSHOT_LIFECYCLES)[number];

/** What is being done to the snapshot; null in the row: nothing. */
export const SNAPSHOT_TASKS = ['creating', 'unwinding', 'deleting'] as const;
export type SnapshotTask = (typeof SNAPSHOT_TASKS)[number];

export const snapshotStates: StateTable<SnapshotLifecycle> = {
  table: 'snapshots',
  column: 'lifecycle',
  from: {
    // Rows begin here.
    pending: [],
    completed: ['pending'],
    error: ['pending'],
    deleted: ['pending', 'completed', 'error'],
  },
};
