import type { StateTable } from '../nouns/state-table.js';

/**
 * What a volume is. `error`: it could not be made, and holds nothing. What a verb does meanwhile is the task, not the
 * lifecycle.
 */
export const VOLUME_LIFECYCLES = ['creating', 'available', 'in-use', 'error', 'deleted'] as const;
export type VolumeLifecycle = (typeof VOLUME_LIFECYCLES)[number];

/** What is being done to the volume; null in the row: nothing. */
export const VOLUME_TASKS = [
  'creating',
  'unwinding',
  'attaching',
  'modifying',
  'detaching',
  'releasing',
  'deleting',
] as const;
export type VolumeTask = (typeof VOLUME_TASKS)[number];

export interface VolumeState {
  readonly lifecycle: VolumeLifecycle;
  readonly taskState: VolumeTask | null;
  /** Its host has its bytes no more. */
  readonly isLost: boolean;
}

export const volumeStates: StateTable<VolumeLifecycle> = {
  table: 'volumes',
  column: 'lifecycle',
  from: {
    // Rows begin here.
    creating: [],
    // From itself: an attachment that did not come to be, or another shape.
    available: ['creating', 'available', 'in-use'],
    // From itself: a detachment that did not come to be, or another shape. From creating:
    // with the instance that it was made for.
    'in-use': ['creating', 'available', 'in-use'],
    error: ['creating'],
    // From in-use: with its instance.
    deleted: ['creating', 'available', 'in-use', 'error'],
  },
};
