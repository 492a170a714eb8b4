import type { SnapshotSpec } from '../contracts/volume.js';
import { timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';
import type { UndoKinds } from './undos.js';

export const createSnapshotStep = (host: string, snapshot: SnapshotSpec): HostStep<void> => ({
  name: 'create-snapshot',
  host,
  attemptMs: timings.copyAttempt,
  call: ({ volume }, fence) => volume.createSnapshot(snapshot, fence),
});

export const deleteSnapshotStep = (host: string, snapshotId: string): Undo => ({
  name: 'delete-snapshot',
  host,
  attemptMs: timings.attempt,
  args: {},
  call: ({ volume }, fence) => volume.deleteSnapshot(snapshotId, fence),
});

/** Of snapshots: nothing else needs their bytes. */
export const snapshotUndos = {
  'delete-snapshot': {
    rank: 40,
    isUndo: true,
    undo: ({ host, id }) => deleteSnapshotStep(host, id),
  },
} as const satisfies UndoKinds;
