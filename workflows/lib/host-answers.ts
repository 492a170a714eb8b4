import { sleep } from '@temporalio/workflow';
import type { Patience } from '../contracts/control/operations.js';
import { IMAGE_STORE } from '../contracts/image.js';
import { hostPollOf, patienceIn } from './activities.js';
import type { Operation } from './operation.js';

/**
 * Whether the host heartbeats; a silent one is asked for again and again, for as long as `patience` says (absent:
 * once). One that was declared down is not waited for.
 */
export async function hostAnswers(
  operation: Operation,
  host: string,
  patience?: keyof Patience,
): Promise<boolean> {
  if (host === IMAGE_STORE) return true;
  const began = Date.now();
  for (;;) {
    const state = await operation.rows((rows) => rows.hostState(host));
    if (state === 'alive' || state === 'down') return state === 'alive';
    const seconds = patience ? patienceIn(state)[patience] : 0;
    const left = began + operation.real(seconds * 1_000) - Date.now();
    if (left <= 0) return false;
    const pause = Math.min(left, operation.real(hostPollOf(seconds)));
    await sleep(pause, { summary: `wait for ${host}` });
  }
}
