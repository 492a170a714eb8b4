import { chmod, chown, rename, rm, stat } from 'node:fs/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Exec } from '../../../../common/exec/exec.js';
import { qcow2Size } from '../../qcow2-size.js';
import type { GuestDisk, GuestDiskSource } from '../../virt-driver.js';

/**
 * A disk of the guest’s own: an overlay on its base image, or blank, made under another name and renamed, so that a disk that is
 * there is whole. One that is there already is kept, whatever `mode` says. Belongs to `uid` alone afterwards.
 */
export async function provideDisk(
  path: string,
  disk: GuestDisk,
  uid: number,
  { exec, qemuImg }: { readonly exec: Exec; readonly qemuImg: string },
): Promise<void> {
  if (!(await exists(path))) {
    if (disk.mode === 'keep') throw diskMissing();
    const size = await sizeFor(disk);
    const fresh = `${path}.new`;
    await rm(fresh, { force: true });
    const options = ['create', '-q', '-f', 'qcow2', ...backing(disk.source)];
    try {
      await exec(qemuImg, [...options, fresh, String(size)], { timeoutMs: 20_000 });
    } catch (cause) {
      await rm(fresh, { force: true });
      throw new EngineError('InternalError', 'The instance’s disk could not be made on its host', { cause });
    }
    await chmod(fresh, 0o600);
    await rename(fresh, path);
  }
  await chown(path, uid, uid);
}

/** -u: the base is not opened by a process of root’s; what is to be known of it we have read ourselves. */
const backing = (source: GuestDiskSource): readonly string[] =>
  source.from === 'image' ? ['-u', '-b', source.base, '-F', source.baseFormat] : [];

export const diskMissing = () =>
  new EngineError('GuestDiskMissing', 'The disk of the instance is not on its host');

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function sizeFor({ source, sizeBytes }: GuestDisk): Promise<number> {
  if (source.from !== 'image') return sizeBytes;
  const least = source.baseFormat === 'raw' ? (await stat(source.base)).size : await qcow2Size(source.base);
  if (sizeBytes === 0) return least;
  if (sizeBytes < least)
    throw new EngineError('ImageUnusable', 'The image is larger than the disk of the instance type');
  return sizeBytes;
}
