import { type Lane } from './lane.js';

/**
 * Runs the cases in a few lanes, in their order, and returns a promise for each: a test waits for its own only. A case
 * that fails spoils no other: `Lane.next` leaves its hosts behind.
 */
export function sideBySide<C>(
  cases: readonly C[],
  lanes: number,
  open: () => Promise<Lane>,
  run: (lane: Lane, one: C) => Promise<void>,
): readonly Promise<void>[] {
  const settle = cases.map(() => deferred());
  let next = 0;
  const drive = async (): Promise<void> => {
    let lane = await open();
    for (let i = next++; i < cases.length; i = next++) {
      const [one, result] = [cases[i] as C, settle[i]];
      try {
        lane = await lane.next();
        await run(lane, one);
        result?.resolve();
      } catch (error) {
        result?.reject(error);
      }
    }
  };
  const driving = Array.from({ length: lanes }, drive);
  // A lane that could not be opened fails what nobody ran.
  void Promise.all(driving).catch((error: unknown) => settle.forEach(({ reject }) => reject(error)));
  return settle.map(({ promise }) => promise);
}

function deferred() {
  let resolve = (): void => undefined;
  let reject = (_: unknown): void => undefined;
  const promise = new Promise<void>((done, fail) => ((resolve = done), (reject = fail)));
  // Its test comes later: until then nobody listens.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
