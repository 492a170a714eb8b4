import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { create } from '../../src/host/volume/drivers/file/create-file-driver.js';
import { volumeFlags } from '../../src/host/volume/volume.flags.js';
import type { VolumeDriver } from '../../src/host/volume/volume-driver.js';

const run = promisify(execFile);
/** Users of no cloud's. */
const UID_BASE = 1_900_000_000;

/** A folder for volumes of the file driver, and clients of what it exports. */
export class FileVolumes {
  private constructor(readonly folder: string) {}

  static async make(): Promise<FileVolumes> {
    const folder = await mkdtemp(join(tmpdir(), 'file-volumes-'));
    await chmod(folder, 0o711);
    return new FileVolumes(folder);
  }

  get volumesPath(): string {
    return join(this.folder, 'volumes');
  }

  /** Adopted, as a daemon that starts has it. */
  async open(...flags: string[]): Promise<VolumeDriver> {
    await mkdir(join(this.folder, 's'), { recursive: true, mode: 0o711 });
    const driver = await create({
      volumesPath: this.volumesPath,
      socketFolder: (volumeId) => join(this.folder, 's', volumeId.slice(0, 8)),
      flags: parseFlags(volumeFlags, [`--volume_uid_base=${UID_BASE}`, ...flags]),
    });
    await driver.adopt();
    return driver;
  }

  /** As a client that opens the export anew for each command of qemu-io. */
  async io(socket: string, volumeId: string, command: string): Promise<string> {
    const image = `nbd+unix:///${volumeId}?socket=${socket}`;
    const { stdout } = await run('qemu-io', ['-f', 'raw', '-c', command, image], { timeout: 20_000 });
    return stdout;
  }

  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
