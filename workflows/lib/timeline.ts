import type { StepRecord } from '../contracts/operation.js';
import { causeOf, messageOf } from './reason.js';

/**
 * Runs a step and records its time and its error. Records are stored in bulk with the outcomes: a write a step would
 * double the cost of a launch.
 */
export async function recordStep<T>(
  about: Omit<StepRecord, 'startedAt' | 'millis' | 'error' | 'cause'>,
  note: (record: StepRecord) => void,
  act: () => Promise<T>,
): Promise<T> {
  const start = Date.now();
  const record = (ended: Pick<StepRecord, 'error' | 'cause'>): void =>
    note({ ...about, startedAt: new Date(start).toISOString(), millis: Date.now() - start, ...ended });
  try {
    const result = await act();
    record({ error: null });
    return result;
  } catch (error) {
    const cause = causeOf(error);
    record({ error: messageOf(error), ...(cause !== undefined && { cause }) });
    throw error;
  }
}
