import type { Ending } from '../contracts/noun.js';
import type { ObservedPower } from '../contracts/operation.js';
import { timings } from './activities.js';
import { hostAnswers } from './host-answers.js';
import { isOvertaken, reasonOf } from './reason.js';
import type { ResourceRun } from './resource-run.js';

/**
 * For work that has no undo: when it does not get through, the row must say what the guest does, asked on its host, not
 * assumed.
 */
export async function orPower(
  run: ResourceRun,
  host: string,
  work: () => Promise<Ending<'instance'>>,
): Promise<Ending<'instance'>> {
  try {
    return await run.cancellable(work);
  } catch (cause) {
    if (run.abandoned || isOvertaken(cause)) throw cause;
    const power = await run.shielded(() => observed(run, host));
    return { kind: 'failed', reason: reasonOf(cause), power };
  }
}

/** `unknown` when the host does not answer or cannot say. */
async function observed(run: ResourceRun, host: string): Promise<ObservedPower> {
  if (!(await hostAnswers(run.operation, host))) return 'unknown';
  try {
    return await run.question({
      name: 'power-state',
      host,
      attemptMs: timings.attempt,
      call: ({ compute }, fence) => compute.powerState(run.id, fence),
    });
  } catch (error) {
    if (run.abandoned) throw error;
    return 'unknown';
  }
}
