import { createReadStream } from 'node:fs';
import { chmod, chown, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Exec } from '../../../../common/exec/exec.js';
import { exists } from '../../../../common/files/exists.js';
import { copyMissing, type FoundCopy, type RootAsked, type RootCopies } from '../../root-copies.js';
import type { VirtDriver } from '../../virt-driver.js';
import { asItWas } from './as-it-was.js';
import { virtualBytes } from './guest-disk.js';
import type { GuestRecord } from './guest-record.js';
import { backUp, endBackUp } from './live-backup.js';
import { diskPath } from './disk-arguments.js';
import { confined } from './qemu-command.js';
import type { QemuMachine } from './qemu-machine.js';
import type { QemuParts } from './qemu-parts.js';
import { isVolume } from './volume-disk.js';

/** A copy at rest reads the whole disk. */
const CONVERT_MS = 50 * 60_000;

export interface CopyTools {
  readonly exec: Exec;
  readonly qemuImg: string;
}

/** Copies of root disks, each in its guest's folder, `<image uuid>.copy`: whole under that name. */
export class CopyRoots implements RootCopies {
  constructor(
    private readonly parts: Pick<QemuParts, 'store' | 'watch' | 'starter' | 'tools'>,
    private readonly guests: Pick<VirtDriver, 'stop' | 'spawn'>,
  ) {}

  async copyRoot(instanceId: string, { imageId, graceMs }: RootAsked, signal: AbortSignal): Promise<void> {
    if (await exists(this.#pathOf(instanceId, imageId))) return;
    const { store, watch } = this.parts;
    if (graceMs === undefined || !(await watch.runs(instanceId)))
      return this.#copy(instanceId, imageId, signal);
    await this.guests.stop(instanceId, graceMs, signal);
    try {
      await this.#copy(instanceId, imageId, signal);
    } finally {
      // Whatever became of the copy: nobody asked for a guest that is off.
      await this.guests.spawn(asItWas(store.get(instanceId)), new AbortController().signal);
    }
  }

  /** As the disk is now; of a guest that runs, as of the moment in which QEMU begins. */
  async #copy(instanceId: string, imageId: string, signal: AbortSignal): Promise<void> {
    const { store, watch, starter } = this.parts;
    const record = store.get(instanceId);
    if (!record) throw copyMissing();
    const serial = rootOf(record);
    const disk = diskPath(starter.filesOf(instanceId), serial);
    if (!(await exists(disk))) throw copyMissing();
    await this.dropCopy(instanceId, imageId);
    const path = this.#pathOf(instanceId, imageId);
    const fresh = `${path}.new`;
    const { uid } = record;
    const machine = (await watch.runs(instanceId)) ? watch.get(instanceId)?.machine : undefined;
    try {
      if (machine) await this.#live(machine, { fresh, disk, serial, imageId, uid }, signal);
      else await this.#atRest({ fresh, disk, uid }, signal);
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      signal.throwIfAborted();
      if (error instanceof EngineError) throw error;
      throw new EngineError('InternalError', 'The disk of the instance could not be copied', {
        cause: error,
      });
    }
  }

  async findCopy(instanceId: string, imageId: string): Promise<FoundCopy> {
    const path = this.#pathOf(instanceId, imageId);
    if (!(await exists(path))) throw copyMissing();
    return { format: 'qcow2', open: () => createReadStream(path) };
  }

  /** Also what a daemon that ended has left in the guest's QEMU. */
  async dropCopy(instanceId: string, imageId: string): Promise<void> {
    const { watch } = this.parts;
    const machine = (await watch.runs(instanceId)) ? watch.get(instanceId)?.machine : undefined;
    if (machine) await endBackUp(machine, imageId);
    const path = this.#pathOf(instanceId, imageId);
    for (const left of [path, `${path}.new`]) await rm(left, { force: true });
  }

  async #live(
    machine: QemuMachine,
    { fresh, disk, serial, imageId, uid }: Copying & { readonly serial: string; readonly imageId: string },
    signal: AbortSignal,
  ): Promise<void> {
    const { exec, qemuImg } = this.parts.tools;
    const size = await virtualBytes(disk);
    await exec(qemuImg, ['create', '-q', '-f', 'qcow2', fresh, String(size)], { timeoutMs: 20_000 });
    await give(fresh, uid);
    await backUp(machine, { imageId, device: serial, file: fresh }, signal);
  }

  /** As the guest's own user: its QEMU could have written the name of a file into the disk that root may read. */
  async #atRest({ fresh, disk, uid }: Copying, signal: AbortSignal): Promise<void> {
    await (await open(fresh, 'w', 0o600)).close();
    await give(fresh, uid);
    const convert = [this.parts.tools.qemuImg, 'convert', '-q', '-f', 'qcow2', '-O', 'qcow2', disk, fresh];
    const [program = '', ...args] = confined(convert, { uid, namespace: '', accel: 'tcg' });
    await this.parts.tools.exec(program, args, { timeoutMs: CONVERT_MS, signal });
  }

  #pathOf(instanceId: string, imageId: string): string {
    return join(this.parts.store.folderOf(instanceId), `${imageId}.copy`);
  }
}

interface Copying {
  /** What is being written, in the guest's folder. */
  readonly fresh: string;
  readonly disk: string;
  readonly uid: number;
}

async function give(path: string, uid: number): Promise<void> {
  await chmod(path, 0o600);
  await chown(path, uid, uid);
}

/** The root disk's serial, which is its node's name too. */
function rootOf({ definition: { disks } }: GuestRecord): string {
  const [root] = disks;
  if (!root) throw copyMissing();
  if (isVolume(root))
    throw new EngineError('UnsupportedOperation', 'The root disk of the instance is a volume');
  return root.serial;
}
