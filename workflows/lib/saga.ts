import type { Patience } from '../contracts/control/operations.js';
import type { CleanupNote, Reason } from '../contracts/operation.js';
import { hostAnswers } from './host-answers.js';
import type { HostStep, Undo } from './host-steps.js';
import { isOvertaken, reasonOf } from './reason.js';
import type { ResourceRun } from './resource-run.js';

export type Step = <T>(step: HostStep<T>, undo?: Undo) => Promise<T>;

/** What is left of a saga that did not get through. No cleanups: its host holds nothing of it any more. */
export interface Unwound {
  readonly reason: Reason;
  readonly cleanups: readonly CleanupNote[];
}

/**
 * Host steps of one attempt, with their undos. Undefined: all was done. An undo is registered before its step runs,
 * because a step that timed out may still have happened; so every undo succeeds when there is nothing to undo.
 * When a newer operation has taken the resource nothing is undone: the taker removes everything and is not to be
 * crossed.
 */
export async function saga(
  run: ResourceRun,
  body: (step: Step) => Promise<void>,
): Promise<Unwound | undefined> {
  const undos: Undo[] = [];
  const step: Step = (forward, undo) => {
    if (undo) undos.unshift(undo);
    return run.forward(forward);
  };
  try {
    await run.cancellable(() => body(step));
    return undefined;
  } catch (cause) {
    if (run.abandoned || isOvertaken(cause)) throw cause;
    const reason = reasonOf(cause);
    return await run.shielded(async () => {
      // Written before anything is undone, so that a stuck undo never hides why.
      await run.markUnwinding(reason);
      return { reason, cleanups: await undoAll(run, undos, { patience: 'unwindWait', undo: true }) };
    });
  }
}

/**
 * Does `undos` in their order, all on one host, and returns those that it did not confirm. A silent host is waited for
 * once, for as long as `patience` says (absent: not at all); one undo that cannot be done does not keep the rest from
 * being tried.
 */
export async function undoAll(
  run: ResourceRun,
  undos: readonly Undo[],
  { patience, undo: isUndo }: { readonly patience?: keyof Patience; readonly undo: boolean },
): Promise<readonly CleanupNote[]> {
  const left: CleanupNote[] = [];
  for (const [i, undo] of undos.entries()) {
    const done =
      (await hostAnswers(run.operation, undo.host, i === 0 ? patience : undefined)) &&
      (await run.confirmed(undo, isUndo));
    if (!done) left.push(run.noteOf(undo));
  }
  return left;
}
