import { chmod, chown, open, rename, rm, stat } from 'node:fs/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Exec } from '../../../../common/exec/exec.js';
import { exists } from '../../../../common/files/exists.js';
import { qcow2Size } from '../../../images/qcow2-size.js';
import type { GuestDisk, GuestDiskSource } from '../../virt-driver.js';
import { fillDisk } from './filled-disk.js';
import { confined } from './qemu-command.js';

/**
 * A disk of the guest’s own: an overlay on its base image, or blank, made under another name and renamed, so that a
 * disk that is there is whole. One that is there already is kept, whatever `mode` says; it grows to the size that is
 * asked, and never shrinks. Belongs to `uid` alone afterwards.
 */
export async function provideDisk(
  path: string,
  disk: GuestDisk,
  uid: number,
  tools: DiskTools,
): Promise<void> {
  const isThere = await exists(path);
  if (!isThere) await make(path, disk, tools);
  await chown(path, uid, uid);
  if (isThere) await grow(path, { sizeBytes: disk.sizeBytes, uid }, tools);
}

interface DiskTools {
  readonly exec: Exec;
  readonly qemuImg: string;
}

async function make(path: string, disk: GuestDisk, tools: DiskTools): Promise<void> {
  const { exec, qemuImg } = tools;
  const { source } = disk;
  if (disk.mode === 'keep') throw diskMissing();
  const size = await sizeFor(disk);
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const options = ['create', '-q', '-f', 'qcow2', ...backing(source)];
  try {
    if (source.from === 'blank' && source.holds)
      await fillDisk({ path: fresh, sizeBytes: size, label: disk.serial, content: source.holds }, tools);
    else await exec(qemuImg, [...options, fresh, String(size)], { timeoutMs: 20_000 });
  } catch (cause) {
    await rm(fresh, { force: true });
    throw new EngineError('InternalError', 'The instance’s disk could not be made on its host', { cause });
  }
  await chmod(fresh, 0o600);
  await rename(fresh, path);
}

/**
 * As the guest's own user: its QEMU could have written anything into the disk, also the name of a file that root may
 * read.
 */
async function grow(
  path: string,
  { sizeBytes, uid }: { readonly sizeBytes: number; readonly uid: number },
  { exec, qemuImg }: DiskTools,
): Promise<void> {
  if (sizeBytes <= (await virtualBytes(path))) return;
  const resize = [qemuImg, 'resize', '-q', '-f', 'qcow2', path, String(sizeBytes)];
  const [program = '', ...args] = confined(resize, { uid, namespace: '', accel: 'tcg' });
  try {
    await exec(program, args, { timeoutMs: 20_000 });
  } catch (cause) {
    throw new EngineError('InternalError', 'The instance’s disk could not be grown on its host', { cause });
  }
}

/** What the disk's own header says. A file that is no qcow2 has none: QEMU will say so. */
export async function virtualBytes(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SIZE_AT + 8), 0, SIZE_AT + 8, 0);
    const isDisk = bytesRead === SIZE_AT + 8 && buffer.readUInt32BE(0) === QCOW2_MAGIC;
    return isDisk ? Number(buffer.readBigUInt64BE(SIZE_AT)) : Infinity;
  } finally {
    await file.close();
  }
}

const QCOW2_MAGIC = 0x514649fb;
/** Where a qcow2 header has the size of the disk. */
const SIZE_AT = 24;

/** -u: the base is not opened by a process of root’s; what is to be known of it we have read ourselves. */
const backing = (source: GuestDiskSource): readonly string[] =>
  source.from === 'image' ? ['-u', '-b', source.base, '-F', source.baseFormat] : [];

export const diskMissing = () =>
  new EngineError('GuestDiskMissing', 'The disk of the instance is not on its host');

async function sizeFor({ source, sizeBytes }: GuestDisk): Promise<number> {
  if (source.from !== 'image') return sizeBytes;
  const least = source.baseFormat === 'raw' ? (await stat(source.base)).size : await qcow2Size(source.base);
  if (sizeBytes === 0) return least;
  if (sizeBytes < least)
    throw new EngineError('ImageUnusable', 'The image is larger than the disk of the instance type');
  return sizeBytes;
}
