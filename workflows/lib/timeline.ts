import type { StepRecord } from '../contracts/operation.js';
import { messageOf } from './reason.js';

/** Notes a step with its time and its error. The notes are stored in bulk with the outcomes: a write a step would double a launch's cost. */
export async function noted<T>(
  about: Omit<StepRecord, 'startedAt' | 'millis' | 'error'>,
  note: (record: StepRecord) => void,
  act: () => Promise<T>,
): Promise<T> {
  const start = Date.now();
  const record = (error: string | null): void =>
    note({ ...about, startedAt: new Date(start).toISOString(), millis: Date.now() - start, error });
  try {
    const result = await act();
    record(null);
    return result;
  } catch (error) {
    record(messageOf(error));
    throw error;
  }
}
