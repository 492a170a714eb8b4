import type { InstanceState, Lifecycle, TaskState } from '../../src/cloud/instances/instance.state.js';
import type { Ec2State } from '../../src/cloud/instances/views/ec2-state.js';

/** What the core says of an instance that EC2 shows in a state. */
export const OWN_STATES = {
  pending: { lifecycle: 'building', taskState: 'launching' },
  running: { lifecycle: 'active', taskState: null },
  stopping: { lifecycle: 'active', taskState: 'stopping' },
  stopped: { lifecycle: 'stopped', taskState: null },
  'shutting-down': { lifecycle: 'active', taskState: 'terminating' },
  terminated: { lifecycle: 'deleted', taskState: null },
} as const satisfies Record<Ec2State, InstanceState>;

export interface StateColumns {
  readonly lifecycle: Lifecycle;
  readonly task_state: TaskState | null;
  readonly terminated_at: Date | null;
  readonly deleted_at: Date | null;
}

/** The columns of a row that EC2 shows in this state. `taskState`: the task where the state alone does not tell. */
export function columnsOf(
  state: Ec2State,
  { taskState, endedAt = new Date() }: { taskState?: TaskState | null; endedAt?: Date } = {},
): StateColumns {
  const own = OWN_STATES[state];
  const ended = own.lifecycle === 'deleted' ? endedAt : null;
  const lifecycle = state === 'pending' && taskState === 'starting' ? 'stopped' : own.lifecycle;
  return {
    lifecycle,
    task_state: taskState === undefined ? own.taskState : taskState,
    terminated_at: ended,
    deleted_at: ended,
  };
}

/** What an UPDATE sets so that instances have just been terminated. */
export const DELETED_NOW = `lifecycle = 'deleted', task_state = NULL, terminated_at = now(), deleted_at = now()`;
