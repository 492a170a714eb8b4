/** EC2's states of an instance with EC2's codes. */
export const INSTANCE_STATE_CODES = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export type InstanceState = keyof typeof INSTANCE_STATE_CODES;

/** From which states a row may move to each state. A move that is not here does not happen. */
export const movesTo = {
  // A start begins again where a launch began.
  pending: ['stopped'],
  // From stopping: the guest would not stop.
  running: ['pending', 'stopping'],
  stopping: ['running'],
  // From pending: a start that found no room. From running: the guest switched itself off, or crashed.
  stopped: ['stopping', 'pending', 'running'],
  'shutting-down': ['pending', 'running', 'stopping', 'stopped'],
  // From pending: a launch that could not be done. From running: a guest that terminates itself by switching off.
  terminated: ['shutting-down', 'pending'],
} as const satisfies Record<InstanceState, readonly InstanceState[]>;

export const mayMove = (from: InstanceState, to: InstanceState): boolean =>
  (movesTo[to] as readonly InstanceState[]).includes(from);

/** What somebody is doing to the instance; null in the row: nobody. */
export type TaskState =
  'launching' | 'unwinding' | 'stopping' | 'starting' | 'rebooting' | 'terminating' | 'repairing';

/** What one verb does with an instance in a given state. */
export type VerbRule =
  /** Takes the instance: state and task move, a workflow starts. */
  | 'act'
  /** As `act`, although somebody is at work: generation and operation are taken over. */
  | 'take-over'
  /** Succeeds and changes nothing, as AWS does. */
  | 'unchanged'
  | 'IncorrectInstanceState'
  | 'UnsupportedOperation';

export type Verb = 'terminate' | 'stop' | 'force-stop' | 'start' | 'reboot';

/** What AWS does with each verb in each state. `busy`: a task is under way that the state alone does not tell (rebooting, repairing). */
export const verbRules: Readonly<Record<Verb, Readonly<Record<InstanceState | 'busy', VerbRule>>>> = {
  terminate: {
    pending: 'take-over',
    running: 'act',
    busy: 'take-over',
    stopping: 'take-over',
    stopped: 'act',
    'shutting-down': 'unchanged',
    terminated: 'unchanged',
  },
  stop: {
    pending: 'IncorrectInstanceState',
    running: 'act',
    busy: 'take-over',
    stopping: 'unchanged',
    stopped: 'unchanged',
    'shutting-down': 'IncorrectInstanceState',
    terminated: 'IncorrectInstanceState',
  },
  'force-stop': {
    pending: 'IncorrectInstanceState',
    running: 'act',
    busy: 'take-over',
    stopping: 'take-over',
    stopped: 'unchanged',
    'shutting-down': 'IncorrectInstanceState',
    terminated: 'IncorrectInstanceState',
  },
  start: {
    pending: 'unchanged',
    running: 'unchanged',
    busy: 'unchanged',
    stopping: 'IncorrectInstanceState',
    stopped: 'act',
    'shutting-down': 'IncorrectInstanceState',
    terminated: 'IncorrectInstanceState',
  },
  reboot: {
    pending: 'IncorrectInstanceState',
    running: 'act',
    busy: 'unchanged',
    stopping: 'IncorrectInstanceState',
    stopped: 'IncorrectInstanceState',
    'shutting-down': 'IncorrectInstanceState',
    terminated: 'IncorrectInstanceState',
  },
};
