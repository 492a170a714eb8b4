import type { VolumeAddress } from '../../../../../workflows/contracts/volume.js';
import { Background } from '../../../../common/async/background.js';
import { logger } from '../../../../common/log/logger.js';
import { isServed, servedOf } from './exports-parts.js';
import { addressOf, isReached, isUseOf, newUse, serveUse, type VolumeUser } from './served-use.js';
import { ServerWatch } from './server-watch.js';
import type { VolumeChange } from '../../volume-driver.js';
import { reshaped, servedAsItIs } from './reshaped-volume.js';
import type { Copy } from './copy-jobs.js';
import { momentLost, VolumeCopies } from './volume-copies.js';
import { VolumeTurns } from './volume-turns.js';
import type { VolumeRecord } from './volume-record.js';
import { takeBack } from './whole-file.js';
import { copyUnused } from './unused-copy.js';
import { type FlatteningParts, VolumeFlattening } from './volume-flattening.js';

const log = logger('volume');
const LOOK_MS = 250;
const NOBODY = { uid: 0 };

/**
 * Who may use which volume, and the servers for that. A server that ends is started again at once: the guest's side
 * waits for it. What is written down of a use comes before its server, so that no server is ever unknown.
 */
export class VolumeExports {
  readonly turns: VolumeTurns;
  readonly #background = new Background(log);
  readonly #watch: ServerWatch;
  readonly copies = new VolumeCopies();
  readonly flattening: VolumeFlattening;

  constructor(private readonly parts: FlatteningParts) {
    this.turns = new VolumeTurns(parts.store);
    this.#watch = new ServerWatch(parts.store, (volumeId) => this.#again(volumeId));
    this.flattening = new VolumeFlattening(parts, {
      turn: (volumeId, work) => this.turns.run(volumeId, work),
      serve: (record, use) => serveUse(parts, record, use),
      stopServer: (record) => parts.server.stop(servedOf(parts, record, NOBODY)),
      isCopied: (volumeId) => this.copies.isRunning(volumeId),
    });
  }

  /** Servers that still run go on, as their volumes are by now; others are started again, and all are watched. */
  async adopt(): Promise<void> {
    const warn = (volumeId?: string) => (err: unknown) =>
      log.warn({ volumeId, err }, 'a volume in use is not served as it is');
    await this.#watch.look().catch(warn());
    for (const record of this.parts.store.all())
      await servedAsItIs(this.parts, record).catch(warn(record.volumeId));
    this.#background.every(LOOK_MS, () => this.#watch.look());
    this.flattening.open();
  }

  /** Lets the instance use it; another one that did is cut off before. */
  give(volumeId: string, user: VolumeUser): Promise<VolumeAddress> {
    return this.turns.run(volumeId, async (record) => {
      const { parts } = this;
      const { use } = record;
      const isSame = await isUseOf(parts, record, user);
      if (use && isSame && (await isReached(parts, record))) {
        await servedAsItIs(parts, record);
        return addressOf(parts, volumeId, use);
      }
      if (use && !isSame) await this.#end(record);
      await this.flattening.stop(volumeId);
      const next = use && isSame ? use : await newUse(parts, record, user);
      await serveUse(parts, record, next);
      return addressOf(parts, volumeId, next);
    });
  }

  /** When it resolves, nobody reads or writes it. */
  cut(volumeId: string): Promise<void> {
    return this.turns.run(volumeId, (record) => this.#end(record));
  }

  /**
   * Copies its bytes as they are at one moment. By its server while it is in use; else nobody may begin to use it until
   * the copy is whole.
   */
  async copy(volumeId: string, copy: Copy): Promise<void> {
    let begun = await this.#copyServed(volumeId, copy, async () => undefined);
    if (!begun && copy.isBegun) throw momentLost();
    // Whoever uses the volume meanwhile has not to wait for the copies of others.
    begun ??= await this.copies.slot.run(copy.signal, () =>
      this.#copyServed(volumeId, copy, async (record) => {
        await this.flattening.stop(volumeId);
        await copyUnused(this.parts, record, copy);
      }),
    );
    await begun?.done;
  }

  /** By its server; undefined: nobody uses it, and `unused` was done instead. */
  #copyServed(volumeId: string, copy: Copy, unused: (record: VolumeRecord) => Promise<void>) {
    return this.turns.run(volumeId, async (record) => {
      const { use } = record;
      if (use && isServed(use)) return this.copies.begin(servedOf(this.parts, record, use), copy);
      await unused(record);
      return undefined;
    });
  }

  /** Begins a copy of a volume that is in use; `done` when it is whole. */
  beginCopy(volumeId: string, copy: Copy): Promise<{ readonly done: Promise<void> }> {
    return this.turns.run(volumeId, async (record) => {
      const { use } = record;
      if (!use || !isServed(use)) throw momentLost();
      return this.copies.beginAnew(servedOf(this.parts, record, use), copy);
    });
  }

  /** Who uses it waits for a moment. */
  async reshape(change: VolumeChange, signal: AbortSignal): Promise<void> {
    const { store } = this.parts;
    if (store.get(change.volumeId)?.sizeGiB !== change.sizeGiB)
      await this.flattening.finish(change.volumeId, signal);
    return this.turns.run(change.volumeId, async (record) => {
      await this.copies.idle(record.volumeId, signal);
      await servedAsItIs(this.parts, await reshaped(store, record, change));
    });
  }

  async close(): Promise<void> {
    this.#background.close();
    await this.flattening.close();
    await this.turns.idle();
  }

  /** The socket goes back to the user who had it. */
  #again(volumeId: string): Promise<void> {
    return this.turns.run(volumeId, async (record) => {
      if (!record.use || isServed(record.use)) return;
      log.warn({ volumeId }, 'the server of a volume in use has ended: it is started again');
      await serveUse(this.parts, record, record.use);
    });
  }

  async #end(record: VolumeRecord): Promise<void> {
    const { store, server } = this.parts;
    const served = servedOf(this.parts, record, record.use ?? NOBODY);
    await this.copies.cutOff(served);
    const stopped = this.flattening.stop(record.volumeId);
    await server.end(served);
    await stopped;
    const { use, ...rest } = record;
    for (const keys of [this.parts.keys, this.parts.remote.keys]) keys.forget(record.volumeId);
    if (use) await takeBack(store.fileOf(record)).then(() => store.put(rest));
  }
}
