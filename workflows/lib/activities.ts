import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ControlActivities } from '../contracts/activities.js';
import type { HostState, Patience } from '../contracts/control/operations.js';
import { type HostRoleActivities, queueOf, queues } from '../contracts/host-roles.js';
import type { ImageByteActivities } from '../contracts/image.js';

/**
 * Every timeout, retry and queue of the system. All are real time in production; `pace` of the workflow's input
 * multiplies each of them, and nothing else differs in a test that runs many times as fast.
 */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * A silent host is asked for at most so often while it is waited for: each question grows the history, and that has an
 * end.
 */
const MOST_POLLS = 60;

export const timings = {
  /**
   * Past this an operation begins nothing new: it unwinds what it has and says so. Checked between steps, so it needs
   * no timer.
   */
  deadline: 30 * MINUTE,
  /**
   * Least time between two questions whether a silent host is back; how long it is waited for, the answer says:
   * `Patience`.
   */
  hostPoll: 5 * SECOND,
  /** An undo is tried for so long while its host heartbeats; the grace of a guest that it ends comes on top. */
  undo: 2 * MINUTE,
  /** A guest that was told to stop or reboot gets its grace and then so long until it must be done. */
  afterGrace: MINUTE,
  /** One attempt of a host step; a spawn may have to fetch an image first. */
  attempt: MINUTE,
  spawnAttempt: 10 * MINUTE,
  /** One that copies all bytes of an image; none may take an hour, or a fence could be forgotten. */
  bytesAttempt: 55 * MINUTE,
} as const;

/** Milliseconds, before pace, between two questions whether a host that is waited for `seconds` is back. */
export const hostPollOf = (seconds: number): number =>
  Math.max(timings.hostPoll, (seconds * SECOND) / MOST_POLLS);

/** A cancelled step is waited for: its undo must not overtake it. */
const waited = { cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED } as const;

/** Which host step is meant, how it reads in Temporal's UI, and how long it may take. */
export interface Ask {
  readonly host: string;
  readonly summary: string;
  /** Real time that one attempt may take, in milliseconds. */
  readonly attemptMs: number;
  /** Real time for all attempts together; undefined: what a forward step gets. Already multiplied by pace. */
  readonly withinMs?: number;
}

/** The steps of one host, by role; and those on bytes in the store of images, which is no host's. */
export type HostActivities = Readonly<HostRoleActivities> & { readonly images: ImageByteActivities };

export interface Activities {
  /** The first step of a workflow. When it cannot be done the workflow fails, and the sweep starts the chunk again. */
  readonly begin: ControlActivities;
  /** Rows that must be written sooner or later, whatever happens to the database meanwhile. */
  readonly rows: ControlActivities;
  /** Bounded in attempts: another host may do better. */
  forward(ask: Ask): HostActivities;
  /** Tried until `withinMs` is over. */
  patient(ask: Ask): HostActivities;
}

/** `pace`: see `OperationInput`. */
export function activitiesAt(pace: number): Activities {
  const real = (ms: number): number => Math.ceil(ms * pace);
  const rows = {
    ...waited,
    startToCloseTimeout: real(30 * SECOND),
    retry: { initialInterval: real(100), maximumInterval: real(5 * SECOND) },
  };
  const host = (ask: Ask, within: number, maximumAttempts?: number) => {
    const options = {
      ...waited,
      summary: ask.summary,
      heartbeatTimeout: real(5 * SECOND),
      startToCloseTimeout: Math.min(real(ask.attemptMs), within),
      // How a silent host shows; whether it is one, its heartbeats are asked then.
      scheduleToStartTimeout: Math.min(real(30 * SECOND), within),
      scheduleToCloseTimeout: within,
      retry: {
        initialInterval: real(SECOND),
        maximumInterval: real(10 * SECOND),
        ...(maximumAttempts !== undefined && { maximumAttempts }),
      },
    };
    return byRole((role) => proxyActivities({ ...options, taskQueue: placeOf(role, ask.host) }));
  };
  return {
    begin: proxyLocalActivities<ControlActivities>({ ...rows, scheduleToCloseTimeout: real(5 * MINUTE) }),
    rows: proxyLocalActivities<ControlActivities>({ ...rows, scheduleToCloseTimeout: real(60 * MINUTE) }),
    forward: (ask) => host(ask, ask.withinMs ?? real(ask.attemptMs + MINUTE), 4),
    patient: (ask) => host(ask, ask.withinMs ?? real(timings.undo)),
  };
}

const placeOf = (role: string, host: string): string =>
  role === 'images' ? queues.images : queueOf(role, host);

/** Made as a role is asked for, so that a role needs no line here. */
const byRole = (stepsOf: (role: string) => object): HostActivities =>
  new Proxy({} as HostActivities, {
    get: (_, role) => (typeof role === 'string' ? stepsOf(role) : undefined),
  });

/**
 * How long a silent host is waited for, as its answer says; as it was for everybody where the answer is of before there
 * was a choice.
 */
export const patienceIn = (state: Exclude<HostState, 'alive' | 'down'>): Patience =>
  state === 'silent' ? { unwindWait: 60, hostDownGrace: 300 } : state.silent;
