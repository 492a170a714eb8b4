import { Turnstile } from '../../../../common/async/turnstile.js';
import type { VolumeRecord } from './volume-record.js';
import type { VolumeStore } from './volume-store.js';

/** Work on volumes, one at a time for each. */
export class VolumeTurns {
  readonly #turns = new Map<string, Turnstile>();

  constructor(private readonly store: Pick<VolumeStore, 'get'>) {}

  /** With its record as it is by then. One that is not there has nothing to end. */
  run<T>(volumeId: string, work: (record: VolumeRecord) => Promise<T>): Promise<T> {
    const turn = this.#turns.get(volumeId) ?? new Turnstile();
    this.#turns.set(volumeId, turn);
    return turn.run(() => work(this.store.get(volumeId) ?? { volumeId, sizeGiB: 1, generation: 0 }));
  }

  /** Resolves when all that was asked for so far has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.#turns.values()].map((turn) => turn.idle()));
  }
}
