import { CancellationScope, condition } from '@temporalio/workflow';
import type { Outcome } from '../contracts/noun.js';
import type { StepRecord } from '../contracts/operation.js';
import type { Lane } from './lane.js';

export type Settle = (
  outcomes: readonly Outcome[],
  steps: readonly StepRecord[],
  close: boolean,
) => Promise<void>;

/**
 * Gathers the ends of resources and writes those that come together with one call: fifty guests that start in the same
 * second cost a few transactions, not fifty. The call that writes the last one also closes the chunk.
 */
export class Coalesced {
  #outcomes: Outcome[] = [];
  #steps: StepRecord[] = [];
  #unsettled = 0;
  #next: Promise<void> | undefined;

  constructor(
    private readonly lane: Lane,
    private readonly settle: Settle,
  ) {}

  /** `resources` ends are to come before the chunk may be closed; none: it is closed at once. */
  async expect(resources: number): Promise<void> {
    this.#unsettled = resources;
    if (resources === 0) await this.#gather();
  }

  /** Written with whatever is written next. */
  note(step: StepRecord): void {
    this.#steps.push(step);
  }

  /** Resolves when it is written. */
  add(outcome: Outcome, steps: readonly StepRecord[]): Promise<void> {
    this.#outcomes.push(outcome);
    this.#steps.push(...steps);
    return this.#gather();
  }

  /** Shielded: what has happened is written even when the workflow is cancelled. */
  #gather(): Promise<void> {
    this.#next ??= CancellationScope.nonCancellable(() =>
      this.lane.run(async () => {
        // The only one, or the last one, does not wait.
        if (this.#outcomes.length < this.#unsettled) await endOfActivation();
        const [outcomes, steps] = [this.#outcomes, this.#steps];
        [this.#outcomes, this.#steps, this.#next] = [[], [], undefined];
        this.#unsettled -= outcomes.length;
        await this.settle(outcomes, steps, this.#unsettled === 0);
      }),
    );
    return this.#next;
  }
}

/** Resolves when all that this activation has set in motion came to rest: conditions are asked again only then. */
function endOfActivation(): Promise<void> {
  let asked = 0;
  return condition(() => asked++ > 0);
}
