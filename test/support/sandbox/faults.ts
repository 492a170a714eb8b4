import { EngineError } from '../../../src/common/errors/engine-error.js';
import { type Fault } from './activity-run.js';
import { type Stage } from './stage.js';

/** Breaks each step that is named `activity` or `activity queue`, every time. */
export const breaking =
  (...places: readonly string[]): Fault =>
  ({ activity, queue }, perform) =>
    places.includes(activity) || places.includes(`${activity} ${queue}`)
      ? Promise.reject(new EngineError('InternalError', 'no disk'))
      : perform();

/** As a host or a row says that a newer operation is at work. */
export const overtaking =
  (place: string): Fault =>
  ({ activity }, perform) =>
    activity === place ? Promise.reject(new EngineError('OperationOvertaken', 'taken')) : perform();

/** Does `act` once, when `place` is reached, and lets the step go on for a second of virtual time. */
export function during(stage: Stage, place: string, act: () => void): Fault {
  let done = false;
  return async ({ activity }, perform) => {
    if (activity === place && !done) {
      done = true;
      act();
      await stage.clock.passes(1_000);
    }
    return perform();
  };
}
