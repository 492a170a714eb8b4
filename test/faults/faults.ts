import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { type Client } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { EngineError } from '../../src/common/errors/engine-error.js';
import { type Call, type Fault } from '../support/cloud/injector.js';

/** What one case does to one step. */
export interface Stroke {
  /** Whether the call is the step, about the victim. */
  readonly about: (call: Call) => boolean;
  readonly client: Client;
  /** Resolves when the operation is over. */
  readonly over: Promise<void>;
  /** Told of work that goes on beyond its time, so that the case waits for it. */
  readonly late: (work: Promise<unknown>) => void;
  /** Has the resource that the call is about taken by a newer operation of its caller. */
  readonly takeOver: (call: Call) => Promise<void>;
}

type MakeFault = (stroke: Stroke) => Fault;

const broken = (): Promise<never> => Promise.reject(new EngineError('InternalError', 'broke'));
const brokenForGood = (): Promise<never> =>
  Promise.reject(new EngineError('ImageUnusable', 'broke for good'));

/** What an operation must survive: it gets where it was meant to go. */
export const hiccups = {
  'fails once': ({ about }) => once(about, broken),
  'runs twice': ({ about }) => once(about, (_, perform) => perform().then(perform)),
  // A worker that is gone reports nothing and heartbeats no more.
  'loses its worker after the effect, before the report': ({ about, over }) =>
    once(about, (_, perform) => perform().then(() => over)),
} as const satisfies Record<string, MakeFault>;

/** What may stop it, for the instance that it happens to: then it leaves nothing behind and says so. */
export const breakdowns = {
  'fails for good': ({ about }) => always(inFirstRun(about), brokenForGood),
  'times out, goes on, and ends after its undo': ({ about, over, late }) => {
    let seen = false;
    // A step beside the workflow is tried until it is done: the second attempt must get through.
    const slow = (call: Call) => inFirstRun(about)(call) && !(call.local && seen);
    return always(slow, (_, perform) => {
      seen = true;
      const work = over.then(perform);
      late(work.catch(() => undefined));
      return work;
    });
  },
  'is cancelled there': ({ about, client }) =>
    once(about, async (call, perform) => {
      await client.workflow.getHandle(call.workflowId).cancel();
      const result = await perform();
      // A step beside the workflow is over before the workflow hears; another one hears it from its heartbeat.
      if (call.local || !(await hearsCancel())) return result;
      throw new CancelledFailure('cancelled');
    }),
  'fails for good, and each of its undos fails once': ({ about }) => {
    const undone = new Set<string>();
    let begun = false;
    const first = inFirstRun(about);
    return (call, perform) => {
      if (first(call)) {
        begun = true;
        return brokenForGood();
      }
      if (!begun || undone.has(call.activity)) return perform();
      undone.add(call.activity);
      return broken();
    };
  },
} as const satisfies Record<string, MakeFault>;

/** Somebody else takes the instance: then the taker has the say, and the neighbours arrive. */
export const takeovers = {
  'is overtaken by a terminate there': ({ about, takeOver }) =>
    once(about, async (call, perform) => {
      await takeOver(call);
      return perform();
    }),
} as const satisfies Record<string, MakeFault>;

export const faults: Readonly<Record<FaultName, MakeFault>> = { ...hiccups, ...breakdowns, ...takeovers };
export type FaultName = keyof typeof hiccups | keyof typeof breakdowns | keyof typeof takeovers;

/** These steps of an operation, and its further runs too. */
export const forGood =
  (activities: readonly string[]): Fault =>
  ({ activity }, perform) =>
    activities.includes(activity) ? brokenForGood() : perform();

/** Beats until it hears, at most for a second: a step that is over for the workflow is told so too. */
async function hearsCancel(): Promise<boolean> {
  const signal = cancellationSignal();
  for (const start = Date.now(); Date.now() - start < 1_000 && !signal.aborted;) {
    heartbeat();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return signal.aborted;
}

/** For good is for this run of the workflow: a chunk that could not be settled is started again by the sweep. */
const inFirstRun =
  (about: (call: Call) => boolean) =>
  (call: Call): boolean =>
    call.workflowId.endsWith('/1') && about(call);

const always =
  (about: (call: Call) => boolean, happen: Fault): Fault =>
  (call, perform) =>
    about(call) ? happen(call, perform) : perform();

export function once(about: (call: Call) => boolean, happen: Fault): Fault {
  let done = false;
  return always((call) => !done && about(call) && (done = true), happen);
}
