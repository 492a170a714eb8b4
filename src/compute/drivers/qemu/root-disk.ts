import { chmod, chown, rename, rm, stat } from 'node:fs/promises';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { Exec } from '../../../common/exec/exec.js';
import { qcow2Size } from '../../qcow2-size.js';
import type { RootDisk } from '../../virt-driver.js';

/**
 * The guest's own disk: an overlay on the base image, made under another name and renamed, so that a disk that is there is whole.
 * One that is there already is kept, whatever `mode` says. Belongs to `uid` alone afterwards.
 */
export async function provideRootDisk(
  path: string,
  root: RootDisk,
  uid: number,
  { exec, qemuImg }: { readonly exec: Exec; readonly qemuImg: string },
): Promise<void> {
  if (!(await exists(path))) {
    if (root.mode === 'keep') throw diskMissing();
    const size = await sizeFor(root);
    const fresh = `${path}.new`;
    await rm(fresh, { force: true });
    // -u: the base is not opened by a process of root's; what is to be known of it we have read ourselves.
    const options = ['create', '-q', '-f', 'qcow2', '-u', '-b', root.base, '-F', root.baseFormat];
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

async function sizeFor({ base, baseFormat, sizeBytes }: RootDisk): Promise<number> {
  const least = baseFormat === 'raw' ? (await stat(base)).size : await qcow2Size(base);
  if (sizeBytes === 0) return least;
  if (sizeBytes < least)
    throw new EngineError('ImageUnusable', 'The image is larger than the disk of the instance type');
  return sizeBytes;
}
