import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, statSync, truncateSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../../src/common/exec/exec.js';
import { ended } from '../../src/engine/program.js';
import { until } from './until.js';

const PROGRAM = '/usr/bin/qemu-storage-daemon';

/** Whether this machine can lose the power of a disk: it takes root, FUSE, loop devices and qemu-storage-daemon. */
export function canCutPower(): boolean {
  try {
    for (const path of [PROGRAM, '/dev/fuse', '/dev/loop-control']) accessSync(path, constants.R_OK);
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

/**
 * A disk whose power can be cut: a file system on a loop device on a file that qemu-storage-daemon exports by FUSE.
 * Once that is killed nothing reaches the file any more, and what the kernel had not written yet is lost.
 */
export class LoopDisk {
  #server: ChildProcess | undefined;
  #device = '';

  private constructor(
    private readonly folder: string,
    private readonly mountPoint: string,
  ) {}

  /** An empty one of so many MiB, mounted. */
  static async at(folder: string, mountPoint: string, mib: number): Promise<LoopDisk> {
    await mkdir(folder);
    const disk = new LoopDisk(folder, mountPoint);
    for (const path of [disk.#file, disk.#exported]) closeSync(openSync(path, 'w', 0o600));
    truncateSync(disk.#file, mib * 2 ** 20);
    await disk.#serve();
    await exec('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', disk.#device]);
    await exec('mount', [disk.#device, mountPoint]);
    return disk;
  }

  /** From here on nothing is written. */
  async cutPower(): Promise<void> {
    this.#server?.kill('SIGKILL');
    if (this.#server) await ended(this.#server);
  }

  /** Mounts what is on the disk. Nobody may have a file of it open. */
  async powerOn(): Promise<void> {
    await this.#release();
    await this.#serve();
    await exec('mount', [this.#device, this.mountPoint]);
  }

  async remove(): Promise<void> {
    await this.#release();
    await this.cutPower();
    await exec('umount', ['--lazy', this.#exported]).catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.folder, 'disk');
  }

  get #exported(): string {
    return join(this.folder, 'exported');
  }

  async #serve(): Promise<void> {
    const node = `driver=file,node-name=disk,filename=${this.#file}`;
    const fuse = `type=fuse,id=fuse,node-name=disk,mountpoint=${this.#exported},writable=on`;
    this.#server = spawn(PROGRAM, ['--blockdev', node, '--export', fuse], { stdio: 'ignore' });
    const size = statSync(this.#file).size;
    await until(() => statSync(this.#exported).size === size, 10_000);
    this.#device = (await exec('losetup', ['--find', '--show', this.#exported])).stdout.trim();
  }

  async #release(): Promise<void> {
    await exec('umount', ['--lazy', this.mountPoint]).catch(() => undefined);
    if (this.#device !== '') await exec('losetup', ['--detach', this.#device]);
    this.#device = '';
    await exec('umount', ['--lazy', this.#exported]).catch(() => undefined);
  }
}
