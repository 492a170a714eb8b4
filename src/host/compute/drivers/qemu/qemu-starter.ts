import { chmod, chown, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PortBinding } from '../../../../../workflows/contracts/guest.js';
import type { Exec } from '../../../../common/exec/exec.js';
import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';
import { OWN_WORDS_FILE } from './console-log.js';
import { moveTap } from './move-tap.js';
import { diskPath } from './disk-arguments.js';
import { qemuArguments, type GuestFiles, type MachineOptions, type PinnedGuest } from './qemu-arguments.js';
import { confined } from './qemu-command.js';
import { launchQemu } from './qemu-launch.js';
import type { QemuMachine } from './qemu-machine.js';
import type { QmpDoor } from '../../../qmp/qmp-door.js';
import type { GuestDisk } from '../../virt-driver.js';
import { isVolume } from './volume-disk.js';
import type { VolumeRelays } from './volume-relays.js';
import { takeSocket } from './volume-sockets.js';
import { provideDisk } from './guest-disk.js';

export interface QemuTools extends MachineOptions {
  readonly exec: Exec;
  readonly binary: string;
  readonly qemuImg: string;
  readonly relays: VolumeRelays;
  socketFolder(instanceId: string): string;
}

/** A guest as its record says, its pin settled. */
export interface PinnedRecord extends GuestRecord {
  readonly definition: GuestRecord['definition'] & PinnedGuest;
}

/** Starts guests, as their records say, each as a user of its own. */
export class QemuStarter {
  constructor(
    private readonly store: GuestStore,
    private readonly tools: QemuTools,
  ) {}

  async start({ definition, uid }: PinnedRecord, signal: AbortSignal): Promise<QemuMachine> {
    const { instanceId, disks, nics } = definition;
    const { binary, accel, exec } = this.tools;
    const files = this.filesOf(instanceId);
    for (const disk of disks) await this.#provide(files, disk, uid);
    await this.#prepare(files, uid);
    const qemu = [binary, ...qemuArguments(definition, files, this.tools)];
    const bindings = nics.map(({ binding }) => binding);
    const launch = () =>
      launchQemu(
        {
          command: confined(qemu, { uid, namespace: namespaceOf(bindings), accel }),
          stderr: join(files.folder, OWN_WORDS_FILE),
          monitor: { path: files.monitor, owner: uid },
          onStarted: (process) => this.store.change(instanceId, (known) => ({ ...known, process })),
          onOpened: () => Promise.all(bindings.map((binding) => moveTap(exec, binding))),
        },
        signal,
      );
    return disks.reduce<() => Promise<QemuMachine>>(
      (start, disk) => () => this.tools.relays.withKey(disk, uid, start),
      launch,
    )();
  }

  /** A volume is served elsewhere; a disk of the guest's own is made here. */
  async #provide(files: GuestFiles, disk: GuestDisk, uid: number): Promise<void> {
    if (!isVolume(disk)) return provideDisk(diskPath(files, disk.serial), disk, uid, this.tools);
    await this.tools.relays.open(disk, uid);
    await takeSocket(disk.source.address?.socket ?? '', uid);
  }

  filesOf(instanceId: string): GuestFiles {
    const folder = this.store.folderOf(instanceId);
    const sockets = this.tools.socketFolder(instanceId);
    return {
      folder,
      console: join(folder, 'console.log'),
      monitor: join(sockets, 'qmp.sock'),
      serial: join(sockets, 'serial.sock'),
      pid: join(sockets, 'pid'),
      keyFolder: this.tools.relays.keyFolder,
    };
  }

  /** Where to find the monitor of a guest that was started by an earlier daemon. */
  doorOf({ definition, uid }: GuestRecord): QmpDoor {
    const path = this.filesOf(definition.instanceId).monitor;
    return { path, owner: uid, waitMs: 2_000, alive: () => true };
  }

  async clear(instanceId: string): Promise<void> {
    await rm(this.tools.socketFolder(instanceId), { recursive: true, force: true });
  }

  /** QEMU makes its sockets and its pidfile itself; its log it finds, and cannot replace. */
  async #prepare({ console, monitor }: GuestFiles, uid: number): Promise<void> {
    const sockets = dirname(monitor);
    await rm(sockets, { recursive: true, force: true });
    await mkdir(sockets, { recursive: true, mode: 0o700 });
    await openWay(dirname(sockets));
    await chown(sockets, uid, uid);
    await (await open(console, 'a', 0o600)).close();
    await chown(console, uid, uid);
    await chmod(dirname(console), 0o711);
  }
}

/** One process lives in one namespace, and there it opens all its taps. */
function namespaceOf(bindings: readonly PortBinding[]): string {
  const [first = '', ...others] = new Set(bindings.map(({ namespace }) => namespace));
  if (others.length > 0) throw new Error(`the taps of one guest lie in ${[first, ...others].join(' and ')}`);
  return first;
}

/**
 * A guest's user passes through the folders of the cloud's sockets, whichever user made them; /run itself is the
 * machine's affair.
 */
async function openWay(folder: string): Promise<void> {
  for (const at of [folder, dirname(folder)]) {
    const { mode } = await stat(at);
    if ((mode & 0o001) === 0) await chmod(at, (mode & 0o777) | 0o011);
  }
}
