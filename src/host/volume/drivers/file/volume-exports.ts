import type { VolumeAddress } from '../../../../../workflows/contracts/volume.js';
import { Background } from '../../../../common/async/background.js';
import { Turnstile } from '../../../../common/async/turnstile.js';
import { logger } from '../../../../common/log/logger.js';
import { isAlive } from '../../../processes/linux-process.js';
import { greets } from '../../../nbd/nbd-greeting.js';
import { nbdSocketIn, type Served } from './storage-daemon.js';
import { type Copy, VolumeCopies } from './volume-copies.js';
import type { VolumeRecord, VolumeUseRecord } from './volume-record.js';
import type { VolumeServer } from './volume-server.js';
import type { VolumeStore } from './volume-store.js';
import { copySparsely } from './whole-file.js';

const GIB = 1024 ** 3;
const LOOK_MS = 250;
const GREETING_MS = 2_000;
/** After a server could not be started. */
const AGAIN_MS = 5_000;

export interface ExportsParts {
  readonly store: VolumeStore;
  readonly server: VolumeServer;
  /** First of the users that serve volumes; undefined: we are not root, and all are served as who we are. */
  readonly uidBase: number | undefined;
  socketFolder(volumeId: string): string;
}

/**
 * Who may use which volume, and the servers for that. A server that ends is started again at once: the guest's side
 * waits
 * for it. What is written down of a use comes before its server, so that no server is ever unknown.
 */
export class VolumeExports {
  readonly #turns = new Map<string, Turnstile>();
  readonly #background = new Background(logger('volume'));
  readonly #notBefore = new Map<string, number>();
  readonly #copies = new VolumeCopies();

  constructor(private readonly parts: ExportsParts) {}

  /** Servers that still run go on, others are started again; from now on they are watched. */
  async adopt(): Promise<void> {
    await this.#look();
    this.#background.every(LOOK_MS, () => this.#look());
  }

  /** Lets the instance use it; another one that did is cut off before. */
  give(volumeId: string, instanceId: string): Promise<VolumeAddress> {
    return this.#turn(volumeId, async (record) => {
      const address = { socket: nbdSocketIn(this.parts.socketFolder(volumeId)) };
      const { use } = record;
      if (use?.instanceId === instanceId && use.process && isAlive(use.process))
        if (await greets(address.socket, GREETING_MS)) return address;
      if (use && use.instanceId !== instanceId) await this.#end(record);
      const uid = use?.instanceId === instanceId ? use.uid : this.#freeUid();
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
      const { use, sizeGiB } = record;
      if (use?.process && isAlive(use.process))
        return this.#copies.begin(this.#servedOf(record, use.uid), sizeGiB * GIB, copy);
      await copySparsely(this.parts.store.bytesOf(volumeId), copy.path, copy.signal);
      return undefined;
    });
    await begun?.done;
  }

  async close(): Promise<void> {
    this.#background.close();
    await Promise.all([...this.#turns.values()].map((turn) => turn.idle()));
  }

  async #look(): Promise<void> {
    const gone = this.parts.store.all().filter(({ volumeId, use }) => {
      if (!use || (use.process && isAlive(use.process))) return false;
      return (this.#notBefore.get(volumeId) ?? 0) <= Date.now();
    });
    await Promise.all(gone.map(({ volumeId }) => this.#again(volumeId)));
  }

  /** The socket goes back to the user who had it. */
  #again(volumeId: string): Promise<void> {
    this.#notBefore.set(volumeId, Date.now() + AGAIN_MS);
    return this.#turn(volumeId, async (record) => {
      const { use } = record;
      if (!use || (use.process && isAlive(use.process))) return;
      logger('volume').warn({ volumeId }, 'the server of a volume in use has ended: it is started again');
      await this.#serve(record, use);
      this.#notBefore.delete(volumeId);
    });
  }

  async #serve(record: VolumeRecord, { instanceId, uid }: VolumeUseRecord): Promise<void> {
    const { store, server } = this.parts;
    const served = this.#servedOf(record, uid);
    const owner = (await server.ownerOf(served)) ?? uid;
    await store.put({ ...record, use: { instanceId, uid } });
    await server.start(served, {
      ...{ log: store.logOf(record.volumeId), owner },
      started: (process) => store.put({ ...record, use: { instanceId, uid, process } }),
    });
  }

  async #end(record: VolumeRecord): Promise<void> {
    const { store, server } = this.parts;
    const served = this.#servedOf(record, record.use?.uid ?? 0);
    await this.#copies.cutOff(served);
    await server.end(served);
    const { use, ...rest } = record;
    if (use) await store.put(rest);
  }

  #servedOf({ volumeId, limits }: VolumeRecord, uid: number): Served {
    const { store, socketFolder } = this.parts;
    const bytes = store.bytesOf(volumeId);
    return { volumeId, bytes, sockets: socketFolder(volumeId), uid, ...(limits && { limits }) };
  }

  #freeUid(): number {
    const { store, uidBase } = this.parts;
    if (uidBase === undefined) return 0;
    const taken = new Set(store.all().flatMap(({ use }) => use?.uid ?? []));
    let uid = uidBase;
    while (taken.has(uid)) uid += 1;
    return uid;
  }

  /** One at a time for each volume. One that is not there has nothing to end. */
  async #turn<T>(volumeId: string, work: (record: VolumeRecord) => Promise<T>): Promise<T> {
    const turn = this.#turns.get(volumeId) ?? new Turnstile();
    this.#turns.set(volumeId, turn);
    return turn.run(() => work(this.parts.store.get(volumeId) ?? { volumeId, sizeGiB: 1, generation: 0 }));
  }
}
