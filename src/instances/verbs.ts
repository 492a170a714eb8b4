import type { WorkflowName } from '../../workflows/contracts/workflow-names.js';
import type { InstanceState, TaskState, Verb } from './instance.state.js';

export const USER_SHUTDOWN = {
  code: 'Client.UserInitiatedShutdown',
  message: 'Client.UserInitiatedShutdown: User initiated shutdown',
};
export const GUEST_SHUTDOWN = {
  code: 'Client.InstanceInitiatedShutdown',
  message: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
};
export const INTERNAL_SHUTDOWN = {
  code: 'Server.InternalError',
  message: 'Server.InternalError: Internal error on launch',
};

interface VerbMeaning {
  readonly workflow: WorkflowName;
  readonly action: string;
  /** State and task while the workflow is at work; null: the state stays. */
  readonly state: InstanceState | null;
  readonly task: TaskState;
  readonly reason: { readonly code: string; readonly message: string } | null;
  readonly transition: string | null;
}

/** What each verb writes to the rows that it takes. */
export const verbMeanings: Readonly<Record<Verb, VerbMeaning>> = {
  terminate: {
    workflow: 'terminate-instances',
    action: 'TerminateInstances',
    state: 'shutting-down',
    task: 'terminating',
    reason: USER_SHUTDOWN,
    transition: 'User initiated',
  },
  stop: {
    workflow: 'stop-instances',
    action: 'StopInstances',
    state: 'stopping',
    task: 'stopping',
    reason: USER_SHUTDOWN,
    transition: 'User initiated',
  },
  'force-stop': {
    workflow: 'stop-instances',
    action: 'StopInstances',
    state: 'stopping',
    task: 'stopping',
    reason: USER_SHUTDOWN,
    transition: 'User initiated',
  },
  start: {
    workflow: 'start-instances',
    action: 'StartInstances',
    state: 'pending',
    task: 'starting',
    reason: null,
    transition: null,
  },
  reboot: {
    workflow: 'reboot-instances',
    action: 'RebootInstances',
    state: null,
    task: 'rebooting',
    reason: null,
    transition: null,
  },
};
