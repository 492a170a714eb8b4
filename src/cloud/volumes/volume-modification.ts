import type { VolumeShape } from './volume-types.js';

/** What was last asked of a volume, as its readers see it. */
export interface VolumeModification {
  readonly volumeEc2Id: string;
  readonly state: 'modifying' | 'completed' | 'failed';
  readonly original: VolumeShape;
  readonly target: VolumeShape;
  /** Why it failed. */
  readonly reasonMessage: string | null;
  readonly startedAt: Date;
  /** Null: it is under way. */
  readonly endedAt: Date | null;
}
