import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../../src/common/exec/exec.js';

/** From large to small, so that not a byte is left. */
const CHUNKS = [1 << 20, 1 << 12, 1];

/** A file system of its own in memory, of `mib` MiB, at a folder. Root only. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  static async at(folder: string, mib: number): Promise<SmallDisk> {
    mkdirSync(folder, { recursive: true });
    await exec('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0755`, 'tmpfs', folder]);
    return new SmallDisk(folder);
  }

  /** Fills it to the last byte. */
  fill(): void {
    const file = openSync(this.#filler, 'a');
    for (const size of CHUNKS) while (writes(file, Buffer.alloc(size))) continue;
    closeSync(file);
  }

  /** Makes it as small as what it holds: full, however large it was. `size`: what it shall be. */
  async resize(size = `${this.#usedKib()}k`): Promise<void> {
    await exec('mount', ['-o', `remount,size=${size}`, this.folder]);
  }

  #usedKib(): number {
    const { blocks, bfree, bsize } = statfsSync(this.folder);
    return ((blocks - bfree) * bsize) / 1024;
  }

  empty(): void {
    rmSync(this.#filler, { force: true });
  }

  async remove(): Promise<void> {
    await exec('umount', ['--lazy', this.folder]);
  }

  get #filler(): string {
    return join(this.folder, 'filler');
  }
}

function writes(file: number, bytes: Buffer): boolean {
  try {
    return writeSync(file, bytes) === bytes.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return false;
  }
}
