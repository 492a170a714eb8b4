import type { InstanceState, Lifecycle, TaskState } from '../instance.state.js';

/** EC2's states of an instance with EC2's codes. */
export const EC2_STATE_CODES = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export type Ec2State = keyof typeof EC2_STATE_CODES;

/** `otherwise`: no task, and every task that is not named. */
type ByTask = { readonly otherwise: Ec2State } & Partial<Record<TaskState, Ec2State>>;

const RUNS: ByTask = { otherwise: 'running', stopping: 'stopping', terminating: 'shutting-down' };
const IS_OFF: ByTask = {
  otherwise: 'stopped',
  starting: 'pending',
  // Only a start that failed is unwound there.
  unwinding: 'pending',
  stopping: 'stopping',
  terminating: 'shutting-down',
};
const IS_OVER: ByTask = { otherwise: 'terminated' };

/**
 * What EC2 shows of each lifecycle and task. AWS has no word for what only X7 can bring about. Paused and rescued are
 * `running`: memory is held and charged, and callers may stop or terminate them. Suspended is `stopped`, as AWS shows a
 * hibernated one: nothing answers, and it is to be started. Soft-deleted is `terminated`: its owner deleted it.
 */
export const EC2_STATES: Readonly<Record<Lifecycle, ByTask>> = {
  building: { otherwise: 'pending', terminating: 'shutting-down' },
  active: RUNS,
  paused: RUNS,
  suspended: IS_OFF,
  stopped: IS_OFF,
  rescued: RUNS,
  error: IS_OVER,
  'soft-deleted': IS_OVER,
  deleted: IS_OVER,
};

export function ec2StateOf({ lifecycle, taskState }: InstanceState): Ec2State {
  const row = EC2_STATES[lifecycle];
  return (taskState !== null && row[taskState]) || row.otherwise;
}

/** The same as an SQL expression of type text, of a row of instances under this alias. */
export function ec2StateSql(alias: string): string {
  const cases = Object.entries(EC2_STATES).map(([lifecycle, { otherwise, ...tasks }]) => {
    const named = Object.entries(tasks).map(([task, state]) => `WHEN '${task}' THEN '${state}'`);
    const state =
      named.length === 0
        ? `'${otherwise}'`
        : `CASE ${alias}.task_state ${named.join(' ')} ELSE '${otherwise}' END`;
    return `WHEN '${lifecycle}' THEN ${state}`;
  });
  return `CASE ${alias}.lifecycle ${cases.join(' ')} END`;
}

/** The state's code as text. */
export const ec2StateCodeSql = (alias: string): string =>
  `CASE ${ec2StateSql(alias)} ${Object.entries(EC2_STATE_CODES)
    .map(([name, code]) => `WHEN '${name}' THEN '${code}'`)
    .join(' ')} END`;
