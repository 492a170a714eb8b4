import { setTimeout as sleep } from 'node:timers/promises';
import { Background } from '../../../../common/async/background.js';
import { Semaphore } from '../../../../common/async/semaphore.js';
import { logger } from '../../../../common/log/logger.js';
import { type FlatParts, FlatVolume, type Servers } from './flat-volume.js';
import type { VolumeRecord } from './volume-record.js';

const LOOK_MS = 500;
const WAIT_MS = 100;
/** After an attempt that came to nothing. */
const AGAIN_MS = 30_000;

export interface FlatteningParts extends FlatParts {
  /** After a volume was made: who asked for it has the disk first. */
  readonly delayMs: number;
}

/** What may be asked of the exports. */
export interface ExportTurns extends Servers {
  /** One at a time for each volume. */
  turn<T>(volumeId: string, work: (record: VolumeRecord) => Promise<T>): Promise<T>;
  /** Whether its server makes a copy of it. */
  isCopied(volumeId: string): boolean;
}

interface Run {
  readonly stop: AbortController;
  /** Settles when nothing is at work for it beside the turns. Absent: nothing has begun. */
  prepared?: Promise<void> | undefined;
  /** Settles when it has cleared away what it leaves. */
  done?: Promise<void>;
}

/**
 * Makes volumes flat that lie over the bytes of a snapshot or an image, one after another, and one that somebody waits
 * for beside it, while they are used or not.
 * Until a flat file is in its place, the overlay is the volume: what is cut short, by anything, leaves a draft that the
 * next attempt writes anew. Who uses the volume waits once, for the change of servers at the end.
 */
export class VolumeFlattening {
  readonly #log = logger('volume');
  readonly #background = new Background(this.#log);
  readonly #slot = new Semaphore(1);
  /** Of those that somebody waits for: they do not wait for all the others. */
  readonly #asked = new Semaphore(1);
  readonly #runs = new Map<string, Run>();
  readonly #notBefore = new Map<string, number>();
  readonly #closed = new AbortController();
  #isLooking = false;

  constructor(
    private readonly parts: FlatteningParts,
    private readonly exports: ExportTurns,
  ) {}

  open(): void {
    this.#background.every(LOOK_MS, () => this.#look());
  }

  /** It was made just now. */
  delay(volumeId: string): void {
    this.#notBefore.set(volumeId, Date.now() + this.parts.delayMs);
  }

  /** Resolves when it is flat. Not in a turn of the volume. */
  async finish(volumeId: string, signal: AbortSignal): Promise<void> {
    while (this.parts.store.get(volumeId)?.overlay) {
      await this.#asked.run(signal, () => this.#flatten(volumeId, signal));
      await sleep(WAIT_MS);
    }
  }

  /** Nothing is at work for it any more, and nothing begins until the turn ends. In a turn of the volume. */
  async stop(volumeId: string): Promise<void> {
    const run = this.#runs.get(volumeId);
    run?.stop.abort(new Error('the volume is needed'));
    await run?.prepared?.catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#background.close();
    this.#closed.abort(new Error('the daemon ends'));
    const runs = [...this.#runs];
    await Promise.allSettled(runs.map(([id, { done }]) => this.stop(id).then(() => done)));
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const { volumeId } of this.parts.store.all().filter((record) => this.#isDue(record)))
        if (!this.#closed.signal.aborted) await this.#attempt(volumeId);
    } finally {
      this.#isLooking = false;
    }
  }

  #isDue({ volumeId, overlay }: VolumeRecord): boolean {
    return overlay !== undefined && (this.#notBefore.get(volumeId) ?? 0) <= Date.now();
  }

  async #attempt(volumeId: string): Promise<void> {
    const { signal } = this.#closed;
    this.#notBefore.set(volumeId, Date.now() + AGAIN_MS);
    try {
      await this.#slot.run(signal, () => this.#flatten(volumeId, signal));
      if (!this.parts.store.get(volumeId)?.overlay) this.#notBefore.delete(volumeId);
    } catch (err) {
      if (!signal.aborted) this.#log.warn({ volumeId, err }, 'a volume could not be made flat yet');
    }
  }

  /** One that is stopped leaves the volume as it was. One that is under way already goes on. */
  async #flatten(volumeId: string, signal: AbortSignal): Promise<void> {
    if (this.#runs.has(volumeId)) return;
    const run: Run = { stop: new AbortController() };
    const relay = () => run.stop.abort(signal.reason);
    signal.addEventListener('abort', relay, { once: true });
    this.#runs.set(volumeId, run);
    try {
      run.done = this.#run(volumeId, run);
      await run.done;
    } catch (error) {
      if (!run.stop.signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', relay);
      this.#runs.delete(volumeId);
    }
  }

  async #run(volumeId: string, run: Run): Promise<void> {
    const { exports, parts } = this;
    const { signal } = run.stop;
    const isFree = () => !signal.aborted && !exports.isCopied(volumeId);
    const volume = await exports.turn(volumeId, async (record) => {
      const begun = isFree() ? FlatVolume.of(parts, record) : undefined;
      run.prepared = begun?.prepare(signal);
      return begun;
    });
    if (!volume) return;
    try {
      await run.prepared;
      await exports.turn(volumeId, (record) => (isFree() ? volume.change(record, exports) : volume.drop()));
    } catch (error) {
      // Where the disk is full, its user needs what the draft has taken.
      await volume.drop();
      throw error;
    }
  }
}
