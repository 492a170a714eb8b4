import { compareFences, type Fence, type LanePath } from '../../../workflows/contracts/fence.js';
import type { FenceMark } from './fence-journal.js';

/** Work that runs or waits in a lane, with the way to stop it. */
export interface Visit {
  readonly fence: Fence;
  readonly stop: AbortController;
  /** Something newer has come since it was let in. */
  isOvertaken: boolean;
}

export interface Lane extends FenceMark {
  fence: Fence;
  at: number;
  /** What is known to be on disk. */
  durable: Fence | undefined;
  /** Ends when everything that was let in so far has ended. */
  tail: Promise<void>;
  readonly inside: Set<Visit>;
}

export const laneOf = (fence: Fence, at: number, durable: Fence | undefined): Lane => ({
  fence,
  at,
  durable,
  tail: Promise.resolve(),
  inside: new Set(),
});

/** Tells older work to stop. It is waited for all the same. */
export function overtake(visit: Visit): void {
  visit.isOvertaken = true;
  visit.stop.abort();
}

/** UUIDs have no slash. */
export const keyOf = (path: LanePath): string => path.join('/');

/** Keys of the lanes that a lane is inside of, the nearest first. */
export function parentsOf(key: string): readonly string[] {
  const parts = key.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, parts.length - 1 - i).join('/'));
}

/**
 * Between lanes only the operation counts: sequences of two resources in one operation say nothing of each other.
 * Negative: `a` is older than `b`.
 */
export const compareOperations = (a: Fence, b: Fence): number =>
  compareFences({ ...a, sequence: 0 }, { ...b, sequence: 0 });
