import { isServed } from './exports-parts.js';
import type { VolumeStore } from './volume-store.js';

/** After a server could not be started. */
const AGAIN_MS = 5_000;

/** Finds volumes in use whose server has ended. */
export class ServerWatch {
  readonly #notBefore = new Map<string, number>();

  constructor(
    private readonly store: Pick<VolumeStore, 'all'>,
    /** Starts it again; rejects when it cannot be. */
    private readonly again: (volumeId: string) => Promise<void>,
  ) {}

  /** Rejects with the first that could not be started; each of those is tried again later. */
  async look(): Promise<void> {
    const isDue = (id: string) => (this.#notBefore.get(id) ?? 0) <= Date.now();
    const gone = this.store.all().filter(({ use, volumeId }) => use && !isServed(use) && isDue(volumeId));
    const ended = await Promise.allSettled(gone.map(({ volumeId }) => this.#again(volumeId)));
    const failed = ended.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #again(volumeId: string): Promise<void> {
    this.#notBefore.set(volumeId, Date.now() + AGAIN_MS);
    await this.again(volumeId);
    this.#notBefore.delete(volumeId);
  }
}
