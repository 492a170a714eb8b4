import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smbiosUuidOf } from '../../src/common/ids/ec2-id.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { socketFolder } from '../../src/common/state/state-paths.js';
import { create } from '../../src/host/compute/drivers/qemu/create-qemu-driver.js';
import { fakeFlags } from '../../src/host/compute/drivers/fake/fake.flags.js';
import { qemuFlags } from '../../src/host/compute/drivers/qemu/qemu.flags.js';
import type { GuestRecord } from '../../src/host/compute/drivers/qemu/guest-record.js';
import { QmpClient } from '../../src/host/qmp/qmp.client.js';
import type { GuestDefinition, VirtDriver } from '../../src/host/compute/virt-driver.js';
import type { VolumeKeys } from '../../src/host/volume/volume-keys.js';
import { nicOf, rootOf } from './guest-parts.js';
import { relayProgramIn } from './relay-program.js';
import { SerialShell } from './serial-shell.js';
import type { TinyFiles } from './tiny-files.js';
import { until } from './until.js';

const CLOUD = `spec-${process.pid}`;
const PATIENT_MS = 60_000;
const SHELL_ONLY = 'console=ttyS0 quiet panic=0 mitigations=off rdinit=/bin/sh';
/** What the guest's own first program would do for these guests, which have only a shell. */
const PREPARE = [
  'mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev',
  'while read m; do insmod /lib/modules/$m; done < /lib/modules/order',
  // It opens the buttons that are there when it starts, and no others.
  'while [ ! -e /dev/input/event0 ]; do usleep 10000; done; acpid -l /dev/null',
  // It opens them in the background, and a press that nobody hears is repeated only after a minute.
  'until ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q input/event0; do usleep 10000; done',
].join('; ');

/** A host with folders of its own, on which real guests run: tiny's kernel and ramdisk, and a shell on the console. */
export class QemuHost {
  private constructor(
    readonly root: string,
    private readonly argv: readonly string[],
  ) {}

  static async make(tiny: TinyFiles, argv: readonly string[] = []): Promise<QemuHost> {
    const root = await mkdtemp(join(tmpdir(), 'qemu-host-'));
    await chmod(root, 0o711);
    for (const file of ['kernel', 'ramdisk', 'machine'] as const) {
      await copyFile(tiny[file], join(root, file));
      await chmod(join(root, file), 0o444);
    }
    await mkdir(join(root, 'instances'), { mode: 0o711 });
    return new QemuHost(root, ['--qemu_accel=tcg', '--qemu_uid_base=230000', ...argv]);
  }

  /** Of volumes of other hosts, as the cloud tells them. */
  attachmentKeys: Pick<VolumeKeys, 'of'> = {
    of: () => Promise.reject(new Error('there is no such attachment')),
  };

  open(): Promise<VirtDriver> {
    return create({
      instancesPath: join(this.root, 'instances'),
      hostPath: this.root,
      socketFolder: (instanceId) => this.#sockets(instanceId),
      attachmentKey: (volumeId) => this.attachmentKeys.of(volumeId),
      relayProgram: relayProgramIn(this.root),
      flags: parseFlags({ ...fakeFlags, ...qemuFlags }, this.argv),
    });
  }

  /** One with tiny's kernel and ramdisk, and tiny's disk as its root disk. */
  guest(change: Partial<GuestDefinition> = {}): GuestDefinition {
    const kernel = join(this.root, 'kernel');
    const ramdisk = join(this.root, 'ramdisk');
    const root = { base: join(this.root, 'machine'), baseFormat: 'raw' } as const;
    return { ...this.diskGuest(root), kernel, ramdisk, kernelArgs: SHELL_ONLY, ...change };
  }

  /** One that boots from its disk. */
  diskGuest(root: Parameters<typeof rootOf>[0]): GuestDefinition {
    const instanceId = randomUUID();
    return {
      ...{ instanceId, generation: 1, name: `i-${instanceId.slice(0, 13)}` },
      ...{ smbiosUuid: smbiosUuidOf(instanceId), vcpus: 1, memoryMiB: 128 },
      disks: [rootOf(root, 2 ** 30)],
      kernelArgs: '',
      nics: [nicOf()],
    };
  }

  /** The shell of a guest that was started with the default arguments, once it listens to its power button. */
  async shell(instanceId: string): Promise<SerialShell> {
    const shell = await SerialShell.at(join(this.#sockets(instanceId), 'serial.sock'));
    // Typed until somebody reads it: what the firmware swallows is typed again.
    const again = setInterval(() => shell.type('echo HE""RE'), 250);
    await shell.until(/HERE/).finally(() => clearInterval(again));
    await shell.run(PREPARE);
    return shell;
  }

  async record(instanceId: string): Promise<GuestRecord> {
    return JSON.parse(await readFile(this.file(instanceId, 'guest.json'), 'utf8')) as GuestRecord;
  }

  file(instanceId: string, name: string): string {
    return join(this.root, 'instances', instanceId, name);
  }

  /** Resolves when the guest has a file of this name. */
  async appears(instanceId: string, name: string): Promise<void> {
    await until(() => existsSync(this.file(instanceId, name)), PATIENT_MS);
  }

  /** Resolves when the guest has written this to its console. */
  async consoleSays(instanceId: string, words: RegExp): Promise<void> {
    const log = this.file(instanceId, 'console.log');
    await until(() => existsSync(log) && words.test(readFileSync(log, 'latin1')), PATIENT_MS);
  }

  /** A monitor of a guest that no driver holds at the moment. */
  async monitor(instanceId: string): Promise<QmpClient> {
    const { uid } = await this.record(instanceId);
    const path = join(this.#sockets(instanceId), 'qmp.sock');
    return QmpClient.open({ path, owner: uid, waitMs: 2_000, alive: () => true });
  }

  async clear(): Promise<void> {
    await rm(this.root, { recursive: true });
    await rm(join('/run/engine', CLOUD), { recursive: true, force: true });
  }

  #sockets(instanceId: string): string {
    return socketFolder(CLOUD, this.root, instanceId);
  }
}
