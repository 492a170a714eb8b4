import type { VolumeAddress } from '../../../../../workflows/contracts/volume.js';
import { Background } from '../../../../common/async/background.js';
import { logger } from '../../../../common/log/logger.js';
import { greets } from '../../../nbd/nbd-greeting.js';
import { freeUid, isServed, servedOf } from './exports-parts.js';
import { nbdSocketIn } from './storage-daemon.js';
import { ServerWatch } from './server-watch.js';
import type { VolumeChange } from '../../volume-driver.js';
import { reshaped, serveAsItIs } from './reshaped-volume.js';
import { type Copy, momentLost, VolumeCopies } from './volume-copies.js';
import { VolumeTurns } from './volume-turns.js';
import type { VolumeRecord, VolumeUseRecord } from './volume-record.js';
import { copyUnused } from './unused-copy.js';
import { type FlatteningParts, VolumeFlattening } from './volume-flattening.js';

const LOOK_MS = 250;
const GREETING_MS = 2_000;

/**
 * Who may use which volume, and the servers for that. A server that ends is started again at once: the guest's side
 * waits for it. What is written down of a use comes before its server, so that no server is ever unknown.
 */
export class VolumeExports {
  readonly #turns: VolumeTurns;
  readonly #background = new Background(logger('volume'));
  readonly #watch: ServerWatch;
  readonly copies = new VolumeCopies();
  readonly flattening: VolumeFlattening;

  constructor(private readonly parts: FlatteningParts) {
    this.#turns = new VolumeTurns(parts.store);
    this.#watch = new ServerWatch(parts.store, (volumeId) => this.#again(volumeId));
    this.flattening = new VolumeFlattening(parts, {
      turn: (volumeId, work) => this.#turns.run(volumeId, work),
      serve: (record, use) => this.#serve(record, use),
      endServer: (record) => this.parts.server.end(servedOf(this.parts, record, 0)),
      isCopied: (volumeId) => this.copies.isRunning(volumeId),
    });
  }

  /** Servers that still run go on, as their volumes are by now; others are started again, and all are watched. */
  async adopt(): Promise<void> {
    await this.#watch.look();
    for (const record of this.parts.store.all())
      await this.#serveAsItIs(record).catch((error: unknown) =>
        logger('volume').warn({ volumeId: record.volumeId, err: error }, 'a server is not as its volume is'),
      );
    this.#background.every(LOOK_MS, () => this.#watch.look());
    this.flattening.open();
  }

  /** Lets the instance use it; another one that did is cut off before. */
  give(volumeId: string, instanceId: string): Promise<VolumeAddress> {
    return this.#turns.run(volumeId, async (record) => {
      const address = { socket: nbdSocketIn(this.parts.socketFolder(volumeId)) };
      const { use } = record;
      const isSame = use?.instanceId === instanceId && isServed(use);
      if (isSame && (await greets(address.socket, GREETING_MS))) return address;
      if (use && use.instanceId !== instanceId) await this.#end(record);
      await this.flattening.stop(volumeId);
      const uid = use?.instanceId === instanceId ? use.uid : freeUid(this.parts);
      await this.#serve(record, { instanceId, uid });
      return address;
    });
  }

  /** When it resolves, nobody reads or writes it. */
  cut(volumeId: string): Promise<void> {
    return this.#turns.run(volumeId, (record) => this.#end(record));
  }

  /**
   * Copies its bytes as they are at one moment. By its server while it is in use; else nobody may begin to use it until
   * the copy is whole.
   */
  async copy(volumeId: string, copy: Copy): Promise<void> {
    const begun = await this.#turns.run(volumeId, async (record) => {
      const { use } = record;
      if (use && isServed(use)) return this.copies.begin(servedOf(this.parts, record, use.uid), copy);
      if (copy.isBegun) throw momentLost();
      await this.flattening.stop(volumeId);
      await copyUnused(this.parts, record, copy);
      return undefined;
    });
    await begun?.done;
  }

  /** Begins a copy of a volume that is in use; `done` when it is whole. */
  beginCopy(volumeId: string, copy: Copy): Promise<{ readonly done: Promise<void> }> {
    return this.#turns.run(volumeId, async (record) => {
      const { use } = record;
      if (!use || !isServed(use)) throw momentLost();
      return this.copies.beginAnew(servedOf(this.parts, record, use.uid), copy);
    });
  }

  /** Who uses it waits for a moment. */
  async reshape(change: VolumeChange, signal: AbortSignal): Promise<void> {
    const { store } = this.parts;
    if (store.get(change.volumeId)?.sizeGiB !== change.sizeGiB)
      await this.flattening.finish(change.volumeId, signal);
    return this.#turns.run(change.volumeId, async (record) => {
      await this.copies.idle(record.volumeId, signal);
      await this.#serveAsItIs(await reshaped(store, record, change));
    });
  }

  async close(): Promise<void> {
    this.#background.close();
    await this.flattening.close();
    await this.#turns.idle();
  }

  async #serveAsItIs(record: VolumeRecord): Promise<void> {
    const { use } = record;
    if (use && isServed(use)) await serveAsItIs(servedOf(this.parts, record, use.uid));
  }

  /** The socket goes back to the user who had it. */
  #again(volumeId: string): Promise<void> {
    return this.#turns.run(volumeId, async (record) => {
      const { use } = record;
      if (!use || isServed(use)) return;
      logger('volume').warn({ volumeId }, 'the server of a volume in use has ended: it is started again');
      await this.#serve(record, use);
    });
  }

  async #serve(record: VolumeRecord, { instanceId, uid }: VolumeUseRecord): Promise<void> {
    const { store, server } = this.parts;
    const served = servedOf(this.parts, record, uid);
    const owner = (await server.ownerOf(served)) ?? uid;
    await store.put({ ...record, use: { instanceId, uid } });
    await server.start(served, {
      ...{ log: store.logOf(record.volumeId), owner },
      started: (process) => store.put({ ...record, use: { instanceId, uid, process } }),
    });
  }

  async #end(record: VolumeRecord): Promise<void> {
    const { store, server } = this.parts;
    const served = servedOf(this.parts, record, record.use?.uid ?? 0);
    await this.copies.cutOff(served);
    const stopped = this.flattening.stop(record.volumeId);
    await server.end(served);
    await stopped;
    const { use, ...rest } = record;
    if (use) await store.put(rest);
  }
}
