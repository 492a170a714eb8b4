import { heartbeating } from '../../../src/common/temporal/heartbeating.js';
import type { FenceGate } from '../../../src/common/fencing/fence-gate.js';
import type { Fence } from '../../../workflows/contracts/fence.js';
import type { Placing, ShelfFact, ShelvingActivities, ShelvingInventory } from './shelf.contract.js';

/**
 * The shelves of one host: a daemon's manager and its driver in one, in memory. Its lanes are the guests' own, as those
 * of what is attached to a guest are.
 */
export class ShelvingManager implements ShelvingActivities {
  readonly role = 'shelving';
  readonly #gate: FenceGate;
  readonly #shelves = new Map<string, ShelfFact>();

  constructor(gate: FenceGate) {
    this.#gate = gate;
  }

  assembleShelf(shelfId: string, fence: Fence): Promise<void> {
    return this.#inLane([shelfId], fence, () => {
      const fixedIn = this.#shelves.get(shelfId)?.fixedIn ?? null;
      this.#shelves.set(shelfId, { shelfId, generation: fence.generation, fixedIn });
    });
  }

  dismantleShelf(shelfId: string, fence: Fence): Promise<void> {
    return this.#inLane([shelfId], fence, () => void this.#shelves.delete(shelfId));
  }

  /** Inside the instance: two shelves of one instance do not wait for each other. */
  fixShelf({ shelfId, instanceId }: Placing, fence: Fence): Promise<void> {
    return this.#inLane([instanceId, shelfId], fence, () => {
      const shelf = this.#shelves.get(shelfId);
      if (!shelf) throw new Error(`there is no shelf ${shelfId}`);
      this.#shelves.set(shelfId, { ...shelf, fixedIn: { instanceId, generation: fence.generation } });
    });
  }

  unfixShelf({ shelfId, instanceId }: Placing, fence: Fence): Promise<void> {
    return this.#inLane([instanceId, shelfId], fence, () => {
      const shelf = this.#shelves.get(shelfId);
      if (shelf?.fixedIn?.instanceId === instanceId) this.#shelves.set(shelfId, { ...shelf, fixedIn: null });
    });
  }

  async inventory(): Promise<ShelvingInventory> {
    return { shelves: [...this.#shelves.values()] };
  }

  /** As a disk that was lost. */
  lose(shelfId: string): void {
    this.#shelves.delete(shelfId);
  }

  /** As what was left behind by work that nobody remembers. */
  leave(fact: ShelfFact): void {
    this.#shelves.set(fact.shelfId, fact);
  }

  async close(): Promise<void> {
    this.#shelves.clear();
  }

  #inLane(path: readonly [string, ...string[]], fence: Fence, act: () => void): Promise<void> {
    return heartbeating((signal) => this.#gate.pass(path, fence, signal, async () => act()));
  }
}
