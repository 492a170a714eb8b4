import { chmod, chown, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Exec } from '../../../common/exec/exec.js';
import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';
import { qemuArguments, type GuestFiles, type MachineOptions } from './qemu-arguments.js';
import { confined } from './qemu-command.js';
import { launchQemu } from './qemu-launch.js';
import type { QemuMachine } from './qemu-machine.js';
import type { QmpDoor } from './qmp-door.js';
import { provideRootDisk } from './root-disk.js';

export interface QemuTools extends MachineOptions {
  readonly exec: Exec;
  readonly binary: string;
  readonly qemuImg: string;
  socketFolder(instanceId: string): string;
}

/** Starts guests, as their records say, each as a user of its own. */
export class QemuStarter {
  constructor(
    private readonly store: GuestStore,
    private readonly tools: QemuTools,
  ) {}

  async start(record: GuestRecord, signal: AbortSignal): Promise<QemuMachine> {
    const { definition, uid } = record;
    const files = this.filesOf(definition.instanceId);
    await provideRootDisk(files.disk, definition.root, uid, this.tools);
    await this.#prepare(files, uid);
    const { binding } = definition;
    const qemu = [this.tools.binary, ...qemuArguments(definition, files, this.tools)];
    return launchQemu(
      {
        command: confined(qemu, { uid, namespace: binding.namespace, accel: this.tools.accel }),
        stderr: join(dirname(files.disk), 'stderr'),
        monitor: { path: files.monitor, owner: uid },
        started: (process) => this.store.change(definition.instanceId, (known) => ({ ...known, process })),
      },
      signal,
    );
  }

  filesOf(instanceId: string): GuestFiles {
    const folder = this.store.folderOf(instanceId);
    const sockets = this.tools.socketFolder(instanceId);
    return {
      disk: join(folder, 'root.qcow2'),
      console: join(folder, 'console.log'),
      monitor: join(sockets, 'qmp.sock'),
      serial: join(sockets, 'serial.sock'),
      pid: join(sockets, 'pid'),
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

/** A guest's user passes through the folders of the cloud's sockets, whoever made them; /run itself is the machine's affair. */
async function openWay(folder: string): Promise<void> {
  for (const at of [folder, dirname(folder)]) {
    const { mode } = await stat(at);
    if ((mode & 0o001) === 0) await chmod(at, (mode & 0o777) | 0o011);
  }
}
