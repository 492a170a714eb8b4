import type { ChunkRef } from '../operation.js';
import type { SnapshotSpec } from '../volume.js';
import type { Planned } from './planned.js';

export interface PlannedSnapshot extends Planned {
  readonly noun: 'snapshot';
  /** Its volume's. */
  readonly host: string;
}

/** A guest that runs. */
export interface PlannedGuest extends Planned {
  readonly noun: 'instance';
  readonly host: string;
}

export interface PlannedSnapshotCreation extends PlannedSnapshot {
  readonly snapshot: SnapshotSpec;
  /** All of the plan are to be of one moment, at which this guest stands still. Absent: each is of its own. */
  readonly guest?: PlannedGuest;
}

export interface PlannedSnapshotDeletion extends PlannedSnapshot {
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/** Rows of snapshots. */
export interface SnapshotSteps {
  beginCreateSnapshot(ref: ChunkRef): Promise<readonly PlannedSnapshotCreation[]>;
  beginCopySnapshot(ref: ChunkRef): Promise<readonly PlannedSnapshotCreation[]>;
  beginDeleteSnapshot(ref: ChunkRef): Promise<readonly PlannedSnapshotDeletion[]>;
}
