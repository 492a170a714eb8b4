import { compareFences, type Fence } from '../../../workflows/contracts/fence.js';
import { compareOperations, type Lane, laneOf, overtake, parentsOf } from './lane.js';

/** The lanes of a host as a tree: which are inside which. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  /** Keys of all lanes inside a lane, however deep. */
  readonly #inside = new Map<string, Set<string>>();

  set(key: string, lane: Lane): void {
    this.#lanes.set(key, lane);
    for (const parent of parentsOf(key)) {
      const inside = this.#inside.get(parent);
      if (inside) inside.add(key);
      else this.#inside.set(parent, new Set([key]));
    }
  }

  delete(key: string): void {
    this.#lanes.delete(key);
    for (const parent of parentsOf(key)) {
      const inside = this.#inside.get(parent);
      inside?.delete(key);
      if (inside?.size === 0) this.#inside.delete(parent);
    }
  }

  entries(): IterableIterator<[string, Lane]> {
    return this.#lanes.entries();
  }

  /**
   * Lets work with this fence into the lane, and tells older work there and in the lanes inside it to stop. Undefined:
   * something newer was seen there, in a lane above, or in one inside.
   */
  admit(key: string, fence: Fence, now: number): Lane | undefined {
    const lane = this.#lanes.get(key) ?? laneOf(fence, now, undefined);
    if (compareFences(fence, lane.fence) < 0) return undefined;
    const [above, inside] = [this.#above(key), this.#within(key)];
    if ([...above, ...inside].some((other) => compareOperations(fence, other.fence) < 0)) return undefined;
    lane.fence = fence;
    lane.at = now;
    this.set(key, lane);
    for (const visit of lane.inside) if (compareFences(visit.fence, fence) < 0) overtake(visit);
    for (const { inside: visits } of inside)
      for (const visit of visits) if (compareOperations(visit.fence, fence) < 0) overtake(visit);
    return lane;
  }

  /** Ends when all that was let in so far, here, above and inside, has ended. */
  tailOf(key: string): Promise<unknown> {
    const own = this.#lanes.get(key)?.tail;
    return Promise.all([own, ...[...this.#above(key), ...this.#within(key)].map(({ tail }) => tail)]);
  }

  #above(key: string): readonly Lane[] {
    return parentsOf(key).flatMap((parent) => this.#lanes.get(parent) ?? []);
  }

  #within(key: string): readonly Lane[] {
    return [...(this.#inside.get(key) ?? [])].flatMap((child) => this.#lanes.get(child) ?? []);
  }
}
