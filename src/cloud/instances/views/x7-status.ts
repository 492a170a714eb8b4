import type { InstanceState, Lifecycle, PowerState, TaskState } from '../instance.state.js';

/** X7's four words for an instance: `status`, and what `OS-EXT-STS:*` show. */
export interface X7Status {
  readonly status: string;
  readonly vmState: string;
  readonly taskState: string | null;
  /** 0 none, 1 running, 3 paused, 4 off, 6 crashed, 7 suspended. Never null: strict readers want a number. */
  readonly powerState: number;
}

interface X7Row {
  readonly status: string;
  readonly vmState: string;
  /** Where a task is called otherwise than in `TASKS`; null: it is not shown. */
  readonly tasks?: Partial<Record<TaskState, string | null>>;
  /** Where the host's word is shown otherwise than in `POWERS`. */
  readonly powers?: Partial<Record<PowerState, number>>;
  /** A task that has a status of its own. */
  readonly statuses?: Partial<Record<TaskState, string>>;
}

const TASKS: Readonly<Record<TaskState, string>> = {
  launching: 'spawning',
  unwinding: 'spawning',
  stopping: 'powering-off',
  starting: 'powering-on',
  rebooting: 'rebooting',
  terminating: 'deleting',
  repairing: 'rebooting_hard',
};

const POWERS: Readonly<Record<PowerState, number>> = { running: 1, stopped: 4, absent: 0, unknown: 0 };

/** Over: no task is shown, and no power. */
const OVER = {
  tasks: Object.fromEntries(Object.keys(TASKS).map((task) => [task, null])),
  powers: { running: 0, stopped: 0 },
} as const;

const X7_STATUSES: Readonly<Record<Lifecycle, X7Row>> = {
  building: { status: 'BUILD', vmState: 'building' },
  active: {
    status: 'ACTIVE',
    vmState: 'active',
    // What is unwound there is a repair's start.
    tasks: { unwinding: 'rebooting_hard' },
    statuses: { rebooting: 'REBOOT' },
  },
  paused: { status: 'PAUSED', vmState: 'paused', powers: { running: 3 } },
  suspended: { status: 'SUSPENDED', vmState: 'suspended', powers: { running: 7 } },
  stopped: { status: 'SHUTOFF', vmState: 'stopped', tasks: { unwinding: 'powering-on' } },
  rescued: { status: 'RESCUE', vmState: 'rescued' },
  error: { status: 'ERROR', vmState: 'error', tasks: { ...OVER.tasks, terminating: 'deleting' } },
  'soft-deleted': { status: 'SOFT_DELETED', vmState: 'soft-delete' },
  deleted: { status: 'DELETED', vmState: 'deleted', ...OVER },
};

/**
 * There is no status for what is stopping or going away: clients tolerate only what it was before, until it is gone.
 */
export function x7StatusOf(
  state: InstanceState & { readonly powerState: PowerState; readonly isHardReboot?: boolean },
): X7Status {
  const { lifecycle, taskState, powerState, isHardReboot = false } = state;
  const { status, vmState, tasks = {}, powers = {}, statuses = {} } = X7_STATUSES[lifecycle];
  const word = taskState === null ? null : tasks[taskState];
  const shown = {
    status: (taskState !== null && statuses[taskState]) || status,
    vmState,
    taskState: taskState === null || word === null ? null : (word ?? TASKS[taskState]),
    powerState: powers[powerState] ?? POWERS[powerState],
  };
  if (!isHardReboot || shown.status !== 'REBOOT') return shown;
  return { ...shown, status: 'HARD_REBOOT', taskState: 'rebooting_hard' };
}
