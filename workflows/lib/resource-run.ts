import { CancellationScope } from '@temporalio/workflow';
import type { Planned } from '../contracts/control/planned.js';
import type { Fence } from '../contracts/fence.js';
import { IMAGE_STORE } from '../contracts/image.js';
import type { Noun } from '../contracts/noun.js';
import type { CleanupNote, Reason, StepRecord } from '../contracts/operation.js';
import { type Ask, timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';
import type { Operation } from './operation.js';
import { DeadlinePassed, HostSilent, isOvertaken, waitedInQueue } from './reason.js';
import { recordStep } from './timeline.js';

/** One resource in one operation: its fence, its timeline, and the scopes that `abandon` cancels. */
export class ResourceRun {
  readonly noun: Noun;
  readonly id: string;
  readonly ec2Id: string;
  /** Of the attempt under way: another attempt has a higher one. */
  generation: number;
  readonly steps: StepRecord[] = [];
  #abandoned = false;
  #sequence: number;
  #scopes = new Set<CancellationScope>();

  constructor(
    readonly operation: Operation,
    { noun, id, ec2Id, generation }: Planned,
  ) {
    this.noun = noun;
    this.id = id;
    this.ec2Id = ec2Id;
    this.generation = generation;
    this.#sequence = operation.firstSequence;
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** A newer operation has taken the resource: whatever is under way for it here ends, and nothing new begins. */
  abandon(): void {
    this.#abandoned = true;
    for (const scope of this.#scopes) scope.cancel();
  }

  /** Work that `abandon` ends, and so does the cancellation of the workflow. */
  async cancellable<T>(work: () => Promise<T>): Promise<T> {
    const scope = new CancellationScope();
    this.#scopes.add(scope);
    if (this.#abandoned) scope.cancel();
    try {
      return await scope.run(work);
    } finally {
      this.#scopes.delete(scope);
    }
  }

  /** Work that only `abandon` ends: unwinding goes on in a cancelled workflow. */
  shielded<T>(work: () => Promise<T>): Promise<T> {
    return CancellationScope.nonCancellable(() => this.cancellable(work));
  }

  /** A step towards the goal. */
  forward<T>(step: HostStep<T>): Promise<T> {
    const { operation } = this;
    return this.#performed(step, false, (fence, ask) => {
      if (operation.late) throw new DeadlinePassed();
      return step.call(operation.activities.forward(ask), fence);
    });
  }

  /** What a host is asked when work did not get through, the operation's deadline or not. */
  question<T>(step: HostStep<T>): Promise<T> {
    return this.#patiently(step, false);
  }

  /** A step that must be done: true when it is, false when its host did not confirm it in time. */
  async confirmed(undo: Undo, isUndo: boolean): Promise<boolean> {
    try {
      await this.#patiently(undo, isUndo);
      return true;
    } catch (error) {
      if (this.#abandoned) throw error;
      // A newer operation is at work on it: what we would undo is its affair now. In another resource's lane it may
      // know nothing of it.
      return isOvertaken(error) && undo.laneGeneration === undefined;
    }
  }

  noteOf({ host, name: kind, args, laneGeneration = this.generation }: Undo): CleanupNote {
    return { host, kind, noun: this.noun, id: this.id, generation: laneGeneration, args };
  }

  async markUnwinding(reason: Reason): Promise<void> {
    const { noun, id } = this;
    await this.operation.rows((rows, ref) => rows.markUnwinding(ref, { noun, id }, this.generation, reason));
  }

  /** Tried for as long as an undo is, however often it has to be put into the queue again. */
  #patiently<T>(step: HostStep<T>, undo: boolean): Promise<T> {
    const { operation } = this;
    const until = Date.now() + operation.real(timings.undo + (step.graceMs ?? 0));
    return this.#performed(step, undo, (fence, ask) => {
      const withinMs = until - Date.now();
      if (withinMs <= 0) throw new DeadlinePassed();
      return step.call(operation.activities.patient({ ...ask, withinMs }), fence);
    });
  }

  /** With the same fence as long as it is the same step: a host takes the repetition for what it is. */
  #performed<T>(step: HostStep<T>, undo: boolean, call: (fence: Fence, ask: Ask) => Promise<T>): Promise<T> {
    const { noun, id, generation, ec2Id } = this;
    const { host, attemptMs, laneGeneration = generation } = step;
    const fence = this.operation.fenceOf(laneGeneration, ++this.#sequence);
    const ask = { host, attemptMs, summary: `${undo ? 'undo: ' : ''}${step.name} ${ec2Id}` };
    return recordStep(
      { noun, id, generation, step: step.name, undo, host },
      (record) => this.steps.push(record),
      () => this.#reaching(host, () => call(fence, ask)),
    );
  }

  /**
   * No worker took it from the queue in time: asks the heartbeats. Alive: again. Silent: given up. The store of images
   * has none: until the step's own time is over.
   */
  async #reaching<T>(host: string, call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!waitedInQueue(error)) throw error;
        if (host === IMAGE_STORE) continue;
        if ((await this.operation.rows((rows) => rows.hostState(host))) !== 'alive') throw new HostSilent();
      }
    }
  }
}
