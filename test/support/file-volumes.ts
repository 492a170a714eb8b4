import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { PSK_USER, pskLine } from '../../src/host/nbd/tls-psk.js';
import { create } from '../../src/host/volume/drivers/file/create-file-driver.js';
import { volumeFlags } from '../../src/host/volume/volume.flags.js';
import type { VolumeKeys } from '../../src/host/volume/volume-keys.js';
import { servesRemotely, type ServesRemotely } from '../../src/host/volume/serves-remotely.js';
import type { VolumeDriver } from '../../src/host/volume/volume-driver.js';
import type { TcpAddress } from '../../workflows/contracts/volume.js';

const run = promisify(execFile);
/** Users of no cloud's. */
const UID_BASE = 1_900_000_000;

interface RemoteIo {
  /** Of qemu-io. */
  readonly command: string;
  /** Hex. */
  readonly key?: string;
}

/** A folder for volumes of the file driver, and clients of what it exports. */
export class FileVolumes {
  private constructor(readonly folder: string) {}

  static async make(): Promise<FileVolumes> {
    const folder = await mkdtemp(join(tmpdir(), 'file-volumes-'));
    await chmod(folder, 0o711);
    return new FileVolumes(folder);
  }

  /** As the cloud would tell them: each volume has one of its own, unless it is said that it shares another's. */
  readonly shared = new Map<string, string>();
  readonly keys: VolumeKeys = {
    of: (id) =>
      Promise.resolve(
        createHash('sha256')
          .update(this.shared.get(id) ?? id)
          .digest('hex'),
      ),
    forget: () => undefined,
  };

  /** Of attachments to guests of other hosts, as the cloud tells them now. */
  readonly attachments = new Map<string, string>();
  readonly attachmentKeys: VolumeKeys = {
    of: (id) =>
      Promise.resolve(this.attachments.get(id) ?? createHash('sha256').update(`of ${id}`).digest('hex')),
    forget: () => undefined,
  };

  get volumesPath(): string {
    return join(this.folder, 'volumes');
  }

  /** Adopted, as a daemon that starts has it. */
  async open(...flags: string[]): Promise<VolumeDriver & ServesRemotely> {
    await mkdir(join(this.folder, 's'), { recursive: true, mode: 0o711 });
    const driver = await create({
      volumesPath: this.volumesPath,
      socketFolder: (volumeId) => join(this.folder, 's', volumeId.slice(0, 8)),
      keys: this.keys,
      attachmentKeys: this.attachmentKeys,
      flags: parseFlags(volumeFlags, [`--volume_uid_base=${UID_BASE}`, ...flags]),
    });
    if (!servesRemotely(driver)) throw new Error('the file driver serves other hosts');
    await driver.adopt();
    return driver;
  }

  /** As a client that opens the export anew for each command of qemu-io. */
  async io(socket: string, volumeId: string, command: string): Promise<string> {
    const image = `nbd+unix:///${volumeId}?socket=${socket}`;
    const { stdout } = await run('qemu-io', ['-f', 'raw', '-c', command, image], { timeout: 20_000 });
    return stdout;
  }

  /** The same of an export that is reached over TCP; without `key` the client speaks no TLS. */
  async ioAt({ host, port }: TcpAddress, volumeId: string, asked: RemoteIo): Promise<string> {
    const { command, key } = asked;
    const folder = await mkdtemp(join(this.folder, 'client-'));
    await writeFile(join(folder, 'keys.psk'), pskLine(key ?? ''));
    const tls = ['--object', `tls-creds-psk,id=t,endpoint=client,dir=${folder},username=${PSK_USER}`];
    const nbd = `file.driver=nbd,file.server.type=inet,file.server.host=${host},file.server.port=${port}`;
    const image = `driver=raw,${nbd},file.export=${volumeId}${key === undefined ? '' : ',file.tls-creds=t'}`;
    const words = [...(key === undefined ? [] : tls), '--image-opts', '-c', command, image];
    const { stdout } = await run('qemu-io', words, { timeout: 20_000 });
    return stdout;
  }

  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
