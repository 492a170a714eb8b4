import type { VolumeAddress } from '../../../../../workflows/contracts/volume.js';
import { Background } from '../../../../common/async/background.js';
import { Turnstile } from '../../../../common/async/turnstile.js';
import { logger } from '../../../../common/log/logger.js';
import { greets } from '../../../nbd/nbd-greeting.js';
import { type ExportsParts, freeUid, isServed, servedOf } from './exports-parts.js';
import { nbdSocketIn } from './storage-daemon.js';
import type { VolumeChange } from '../../volume-driver.js';
import { reshaped, serveAsItIs } from './reshaped-volume.js';
import { ServerMonitor } from './server-monitor.js';
import { type Copy, momentLost, VolumeCopies } from './volume-copies.js';
import type { VolumeRecord, VolumeUseRecord } from './volume-record.js';
import { copySparsely } from './whole-file.js';

const LOOK_MS = 250;
const GREETING_MS = 2_000;
/** After a server could not be started. */
const AGAIN_MS = 5_000;

/**
 * Who may use which volume, and the servers for that. A server that ends is started again at once: the guest's side
 * waits for it. What is written down of a use comes before its server, so that no server is ever unknown.
 */
export class VolumeExports {
  readonly #turns = new Map<string, Turnstile>();
  readonly #background = new Background(logger('volume'));
  readonly #notBefore = new Map<string, number>();
  readonly #copies = new VolumeCopies();

  constructor(private readonly parts: ExportsParts) {}

  /** Servers that still run go on, as their volumes are by now; others are started again, and all are watched. */
  async adopt(): Promise<void> {
    await this.#look();
    for (const record of this.parts.store.all())
      await this.#serveAsItIs(record).catch((error: unknown) =>
        logger('volume').warn({ volumeId: record.volumeId, err: error }, 'a server is not as its volume is'),
      );
    this.#background.every(LOOK_MS, () => this.#look());
  }

  /** Lets the instance use it; another one that did is cut off before. */
  give(volumeId: string, instanceId: string): Promise<VolumeAddress> {
    return this.#turn(volumeId, async (record) => {
      const address = { socket: nbdSocketIn(this.parts.socketFolder(volumeId)) };
      const { use } = record;
      const isSame = use?.instanceId === instanceId && isServed(use);
      if (isSame && (await greets(address.socket, GREETING_MS))) return address;
      if (use && use.instanceId !== instanceId) await this.#end(record);
      const uid = use?.instanceId === instanceId ? use.uid : freeUid(this.parts);
      await this.#serve(record, { instanceId, uid });
      return address;
    });
  }

  /** When it resolves, nobody reads or writes it. */
  cut(volumeId: string): Promise<void> {
    return this.#turn(volumeId, (record) => this.#end(record));
  }

  /**
   * Copies its bytes as they are at one moment. By its server while it is in use; else nobody may begin to use it until
   * the copy is whole.
   */
  async copy(volumeId: string, copy: Copy): Promise<void> {
    const begun = await this.#turn(volumeId, async (record) => {
      const { use } = record;
      if (use && isServed(use)) return this.#copies.begin(servedOf(this.parts, record, use.uid), copy);
      if (copy.isBegun) throw momentLost();
      await copySparsely(this.parts.store.bytesOf(volumeId), copy.path, copy.signal);
      return undefined;
    });
    await begun?.done;
  }

  /** Begins a copy of a volume that is in use; `done` when it is whole. */
  beginCopy(volumeId: string, copy: Copy): Promise<{ readonly done: Promise<void> }> {
    return this.#turn(volumeId, async (record) => {
      const { use } = record;
      if (!use || !isServed(use)) throw momentLost();
      return this.#copies.beginAnew(servedOf(this.parts, record, use.uid), copy);
    });
  }

  /** Who uses it waits for a moment. */
  reshape(change: VolumeChange, signal: AbortSignal): Promise<void> {
    return this.#turn(change.volumeId, async (record) => {
      await this.#copies.idle(record.volumeId, signal);
      await this.#serveAsItIs(await reshaped(this.parts.store, record, change));
    });
  }

  async close(): Promise<void> {
    this.#background.close();
    await Promise.all([...this.#turns.values()].map((turn) => turn.idle()));
  }

  async #serveAsItIs(record: VolumeRecord): Promise<void> {
    const { use } = record;
    if (use && isServed(use))
      await serveAsItIs(new ServerMonitor(servedOf(this.parts, record, use.uid)), record);
  }

  async #look(): Promise<void> {
    const isDue = (id: string) => (this.#notBefore.get(id) ?? 0) <= Date.now();
    const gone = this.parts.store.all().filter((one) => one.use && !isServed(one.use) && isDue(one.volumeId));
    await Promise.all(gone.map(({ volumeId }) => this.#again(volumeId)));
  }

  /** The socket goes back to the user who had it. */
  #again(volumeId: string): Promise<void> {
    this.#notBefore.set(volumeId, Date.now() + AGAIN_MS);
    return this.#turn(volumeId, async (record) => {
      const { use } = record;
      if (!use || isServed(use)) return;
      logger('volume').warn({ volumeId }, 'the server of a volume in use has ended: it is started again');
      await this.#serve(record, use);
      this.#notBefore.delete(volumeId);
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
    await this.#copies.cutOff(served);
    await server.end(served);
    const { use, ...rest } = record;
    if (use) await store.put(rest);
  }

  /** One at a time for each volume. One that is not there has nothing to end. */
  async #turn<T>(volumeId: string, work: (record: VolumeRecord) => Promise<T>): Promise<T> {
    const turn = this.#turns.get(volumeId) ?? new Turnstile();
    this.#turns.set(volumeId, turn);
    return turn.run(() => work(this.parts.store.get(volumeId) ?? { volumeId, sizeGiB: 1, generation: 0 }));
  }
}
