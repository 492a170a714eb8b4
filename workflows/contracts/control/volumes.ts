import type { ChunkRef, Reason } from '../operation.js';
import type { VolumeSpec } from '../volume.js';
import type { Planned } from './planned.js';

export interface PlannedVolume extends Planned {
  readonly noun: 'volume';
}

/** Placed on a host, or refused with the reason. */
export type PlannedCreation = PlannedVolume &
  ({ readonly host: string; readonly volume: VolumeSpec } | { readonly refused: Reason });

export interface PlannedDeletion extends PlannedVolume {
  /** Null: it never had one. */
  readonly host: string | null;
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/** Rows of volumes. */
export interface VolumeSteps {
  /** Claims the chunk and places all its volumes, in one transaction. */
  beginCreateVolume(ref: ChunkRef): Promise<readonly PlannedCreation[]>;
  beginDeleteVolume(ref: ChunkRef): Promise<readonly PlannedDeletion[]>;
}
