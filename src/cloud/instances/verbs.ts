import type { WorkflowName } from '../../../workflows/contracts/workflow-names.js';
import type { TaskState } from './instance.state.js';
import type { Verb } from './verb-rules.js';

export const USER_SHUTDOWN = {
  code: 'Client.UserInitiatedShutdown',
  message: 'Client.UserInitiatedShutdown: User initiated shutdown',
};
export const GUEST_SHUTDOWN = {
  code: 'Client.InstanceInitiatedShutdown',
  message: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
};

interface VerbMeaning {
  readonly workflow: WorkflowName;
  readonly action: string;
  /** While the workflow is at work. */
  readonly task: TaskState;
  readonly reason: { readonly code: string; readonly message: string } | null;
  readonly transition: string | null;
}

const TERMINATE: VerbMeaning = {
  workflow: 'terminate-instances',
  action: 'TerminateInstances',
  task: 'terminating',
  reason: USER_SHUTDOWN,
  transition: 'User initiated',
};

const STOP: VerbMeaning = {
  workflow: 'stop-instances',
  action: 'StopInstances',
  task: 'stopping',
  reason: USER_SHUTDOWN,
  transition: 'User initiated',
};

/** What each verb writes to the rows that it takes. */
export const verbMeanings: Readonly<Record<Verb, VerbMeaning>> = {
  terminate: TERMINATE,
  'force-terminate': TERMINATE,
  stop: STOP,
  'force-stop': STOP,
  start: {
    workflow: 'start-instances',
    action: 'StartInstances',
    task: 'starting',
    reason: null,
    transition: null,
  },
  reboot: {
    workflow: 'reboot-instances',
    action: 'RebootInstances',
    task: 'rebooting',
    reason: null,
    transition: null,
  },
};
