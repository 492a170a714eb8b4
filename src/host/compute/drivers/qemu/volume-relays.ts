import { chmod, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Background } from '../../../../common/async/background.js';
import { exists } from '../../../../common/files/exists.js';
import { replaceFile } from '../../../../common/files/replace-file.js';
import { logger } from '../../../../common/log/logger.js';
import { greets } from '../../../nbd/nbd-greeting.js';
import { isAlive } from '../../../processes/linux-process.js';
import type { GuestDisk } from '../../virt-driver.js';
import type { GuestStore } from './guest-store.js';
import { volumesIn } from './let-go.js';
import { startBeside } from './qemu-launch.js';
import { isOlder, processIn, relayIn, relaysIn } from './relay-files.js';
import type { RelaySpec } from './relay-spec.js';
import { isVolume, type VolumeDisk } from './volume-disk.js';
import { withKeyIn } from './volume-tls.js';

const LOOK_MS = 250;
const OPENS_MS = 5_000;
const CLOSES_MS = 5_000;
const GREETING_MS = 2_000;
/** What is about to be plugged is not yet in its guest's record. */
const GRACE_MS = 60_000;

export interface RelayOptions {
  readonly store: Pick<GuestStore, 'all'>;
  /** Says what there is to carry, a file a relay. */
  readonly folder: string;
  /** Says which process does. */
  readonly processFile: string;
  /** Of the sockets: root's, and short. */
  readonly sockets: string;
  /** `volume-relay.js`. */
  readonly program: string;
  /** Of the volume's attachment. */
  keyOf(volumeId: string): Promise<string>;
}

/** Guests' ways to volumes of other hosts: a relay each, and the key while QEMU reads it. */
export class VolumeRelays {
  readonly #background = new Background(logger('qemu'));

  constructor(private readonly options: RelayOptions) {}

  /** From now on relays that guests need are kept at work, and others end. */
  watch(): void {
    this.#background.every(LOOK_MS, () => this.#look(GRACE_MS));
  }

  /** As its guest's QEMU is told of it: a volume of another host is behind a socket of this one. */
  readonly local = (disk: GuestDisk): GuestDisk => (isVolume(disk) ? this.localVolume(disk) : disk);

  localVolume(disk: VolumeDisk): VolumeDisk {
    if (!disk.source.address?.tcp) return disk;
    const address = { ...disk.source.address, socket: this.#socketOf(disk.serial) };
    return { ...disk, source: { ...disk.source, address } };
  }

  /** Resolves once the volume's server answers through it. Nothing to do for a volume of this host. */
  async open(disk: GuestDisk, uid: number): Promise<void> {
    const tcp = isVolume(disk) && disk.source.address?.tcp;
    if (!tcp) return;
    const { folder, sockets } = this.options;
    const path = this.#socketOf(disk.serial);
    const spec: RelaySpec = { path, uid, ...tcp };
    for (const [made, mode] of [[folder, 0o700] as const, [sockets, 0o711] as const]) {
      await mkdir(made, { recursive: true, mode });
      await chmod(made, mode);
    }
    await replaceFile(this.#fileOf(disk.serial), JSON.stringify(spec), { durability: 'whole' });
    for (const end = Date.now() + OPENS_MS; Date.now() < end; await sleep(5)) {
      await this.#keepAtWork();
      if (await greets(path, GREETING_MS)) return;
    }
  }

  /**
   * Whoever goes through it is cut off, and the next one does not meet it on its way out. There is none is success; one
   * of another user is left alone: a guest that was cut off by force lets go when another one may have the volume.
   */
  async close(serial: string, uid: number): Promise<void> {
    const path = this.#socketOf(serial);
    const relay = await relayIn(this.#fileOf(serial));
    if (relay && relay.uid !== uid) return;
    await rm(this.#fileOf(serial), { force: true });
    for (const end = Date.now() + CLOSES_MS; Date.now() < end && (await exists(path)); await sleep(5))
      if (!(await this.#isAtWork())) break;
    await rm(path, { force: true });
  }

  /** With the attachment's key where `keyFolder` says. A volume of this host needs none. */
  async withKey<T>(disk: GuestDisk, uid: number, work: () => Promise<T>): Promise<T> {
    if (!isVolume(disk) || !disk.source.address?.tcp) return work();
    const key = await this.options.keyOf(disk.source.volumeId);
    return withKeyIn(this.keyFolder(disk.serial), { key, uid }, work);
  }

  readonly keyFolder = (serial: string): string => join(this.options.sockets, serial);

  /** What no guest needs any more ends; the others go on without us. */
  async shut(): Promise<void> {
    this.#background.close();
    await this.#look(0);
  }

  async #look(graceMs: number): Promise<void> {
    const { store, folder } = this.options;
    const live = store.all().filter(({ wanted, process }) => wanted === 'on' || process);
    const needed = new Set(live.flatMap(volumesIn).map(({ serial }) => basename(this.#fileOf(serial))));
    const there = await relaysIn(folder);
    for (const name of there.filter((one) => !needed.has(one)))
      if (await isOlder(join(folder, name), graceMs)) await rm(join(folder, name), { force: true });
    if (there.some((name) => needed.has(name))) await this.#keepAtWork();
  }

  async #keepAtWork(): Promise<void> {
    const { folder, processFile, program } = this.options;
    if (await this.#isAtWork()) return;
    await startBeside([process.execPath, '--max-old-space-size=64', program, folder, processFile]);
    for (const end = Date.now() + OPENS_MS; Date.now() < end; await sleep(5))
      if (await this.#isAtWork()) return;
    throw new Error('the relay of volumes does not start');
  }

  async #isAtWork(): Promise<boolean> {
    const found = await processIn(this.options.processFile);
    return found !== undefined && isAlive(found);
  }

  readonly #socketOf = (serial: string): string => join(this.options.sockets, `${serial}.s`);
  readonly #fileOf = (serial: string): string => join(this.options.folder, `${serial}.json`);
}
