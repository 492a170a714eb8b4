import type { StateTable } from '../nouns/state-table.js';

/**
 * What an instance is, in words of our own; what an API shows is a view (`views/`). `error`: a launch that could not
 * be done. `error` and `deleted` have ended: nothing is held, nothing counts. What a verb does meanwhile is the task,
 * not the lifecycle.
 */
export const LIFECYCLES = [
  'building',
  'active',
  'paused',
  'suspended',
  'stopped',
  'rescued',
  'error',
  'soft-deleted',
  'deleted',
] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

/** What is being done to the instance; null in the row: nothing. */
export const TASK_STATES = [
  'launching',
  'unwinding',
  'stopping',
  'starting',
  'rebooting',
  'terminating',
  'repairing',
] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** What the host was last known to say of the guest. `unknown`: it was asked and could not say. */
export const POWER_STATES = ['running', 'stopped', 'absent', 'unknown'] as const;
export type PowerState = (typeof POWER_STATES)[number];

/** What rules and views ask of a row. */
export interface InstanceState {
  readonly lifecycle: Lifecycle;
  readonly taskState: TaskState | null;
}

export const instanceStates: StateTable<Lifecycle> = {
  table: 'instances',
  column: 'lifecycle',
  from: {
    // Rows begin here.
    building: [],
    // From active: a reboot, a repair, or a stop that failed and left a guest that runs.
    active: ['building', 'active', 'paused', 'suspended', 'stopped', 'rescued'],
    paused: ['active'],
    suspended: ['active'],
    // From active without a task: the guest switched itself off, or crashed. From stopped: a start that failed.
    stopped: ['building', 'active', 'paused', 'suspended', 'stopped', 'rescued'],
    rescued: ['active', 'stopped'],
    error: ['building'],
    'soft-deleted': ['active', 'paused', 'suspended', 'stopped', 'rescued'],
    deleted: ['building', 'active', 'paused', 'suspended', 'stopped', 'rescued', 'error', 'soft-deleted'],
  },
};

const ENDED: ReadonlySet<Lifecycle> = new Set(['error', 'deleted']);

/** SQL says the same by `isLive`. */
export const hasEnded = ({ lifecycle }: Pick<InstanceState, 'lifecycle'>): boolean => ENDED.has(lifecycle);
