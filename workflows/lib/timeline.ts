import type { StepRecord } from '../contracts/operation.js';
import { causeOf, messageOf } from './reason.js';

/** Notes a step with its time and its error. The notes are stored in bulk with the outcomes: a write a step would double a launch's cost. */
export async function noted<T>(
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
