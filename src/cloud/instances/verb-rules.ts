import type { EndRequest } from './grace.js';
import type { InstanceState, Lifecycle, TaskState } from './instance.state.js';

/** What one verb does with an instance in a given state. */
export type VerbRule =
  /** Takes the instance: the task moves, a workflow starts. */
  | 'act'
  /** As `act`, although another operation is at work: generation and operation are taken over. */
  | 'take-over'
  /** Succeeds and changes nothing, as AWS does. */
  | 'unchanged'
  | 'IncorrectInstanceState';

export type Verb = 'terminate' | 'force-terminate' | 'stop' | 'force-stop' | 'start' | 'reboot';

/** The verb that ends guests so. A forced one may take over from a patient one. */
export const endingVerb = <V extends 'terminate' | 'stop'>(
  verb: V,
  { force, skipOsShutdown }: EndRequest,
): V | `force-${V}` => (force || skipOsShutdown ? `force-${verb}` : verb);

/** By task; `busy`: any task that has no rule of its own. */
type ByTask = { readonly idle: VerbRule; readonly busy: VerbRule } & Partial<Record<TaskState, VerbRule>>;

/**
 * `terminating` comes before the lifecycle: what is going away is the same whatever it was. Absent: it is work like any
 * other.
 */
type VerbTable = Readonly<Record<Lifecycle, VerbRule | ByTask>> & { readonly terminating?: VerbRule };

const WRONG = 'IncorrectInstanceState';

/** No API brings an instance of these states to a verb yet; terminate alone is refused nowhere. */
const NOT_YET = { paused: WRONG, suspended: WRONG, rescued: WRONG } as const;
const OVER = { error: WRONG, 'soft-deleted': WRONG, deleted: WRONG, terminating: WRONG } as const;

const TERMINATED = { idle: 'act', busy: 'take-over' } as const;

/** What there is to terminate, whatever is done to it. */
const TERMINATE = {
  building: 'take-over',
  active: TERMINATED,
  paused: TERMINATED,
  suspended: TERMINATED,
  stopped: TERMINATED,
  rescued: TERMINATED,
  error: 'unchanged',
  'soft-deleted': 'unchanged',
  deleted: 'unchanged',
} as const satisfies VerbTable;

/** What AWS does with each verb in each state: which verbs may meet on one instance. */
export const verbRules: Readonly<Record<Verb, VerbTable>> = {
  terminate: { ...TERMINATE, terminating: 'unchanged' },
  'force-terminate': TERMINATE,
  stop: {
    ...NOT_YET,
    ...OVER,
    building: WRONG,
    active: { idle: 'act', busy: 'take-over', stopping: 'unchanged' },
    stopped: { idle: 'unchanged', busy: WRONG },
  },
  'force-stop': {
    ...NOT_YET,
    ...OVER,
    building: WRONG,
    active: { idle: 'act', busy: 'take-over' },
    stopped: { idle: 'unchanged', busy: WRONG },
  },
  start: {
    ...NOT_YET,
    ...OVER,
    building: 'unchanged',
    active: { idle: 'unchanged', busy: 'unchanged', stopping: WRONG },
    stopped: { idle: 'act', busy: 'unchanged' },
  },
  // AWS: "Requests to reboot terminated instances are ignored."
  reboot: {
    ...NOT_YET,
    ...OVER,
    error: 'unchanged',
    'soft-deleted': 'unchanged',
    deleted: 'unchanged',
    building: WRONG,
    active: { idle: 'act', busy: 'unchanged', stopping: WRONG },
    stopped: WRONG,
  },
};

export function verbRuleOf(verb: Verb, { lifecycle, taskState }: InstanceState): VerbRule {
  const table = verbRules[verb];
  const rule = (taskState === 'terminating' && table.terminating) || table[lifecycle];
  if (typeof rule === 'string') return rule;
  return taskState === null ? rule.idle : (rule[taskState] ?? rule.busy);
}
