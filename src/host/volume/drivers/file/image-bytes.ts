import { chmod, chown, open, rm } from 'node:fs/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { exec } from '../../../../common/exec/exec.js';
import type { VolumeImage } from '../../volume-driver.js';
import { confinement } from './confinement.js';
import { copySparsely } from './whole-file.js';

/** An image is converted in as long as an activity may live. */
const CONVERT_MS = 3_600_000;

/** Of the users that serve volumes, one that serves none: no host has so many volumes in use. */
export const CONVERTER = 5_000;

/** Who reads images whose format is more than bytes. */
export interface ImageReader {
  readonly qemuImg: string;
  /** First of the users that serve volumes; undefined: we are not root. */
  readonly uidBase: number | undefined;
}

interface Draft {
  readonly path: string;
  /** Of the volume. */
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/**
 * The image's disk as bytes, with holes, in a file of the volume's size. What is in a qcow2 was written by a tenant: it
 * is read by a process without rights, that can write this one file.
 */
export async function imageBytes(image: VolumeImage, draft: Draft, reader: ImageReader): Promise<void> {
  const { path, bytes, signal } = draft;
  if (image.format === 'raw') return rawBytes(image, draft);
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  await file.truncate(bytes).finally(() => file.close());
  const uid = reader.uidBase === undefined ? 0 : reader.uidBase + CONVERTER;
  if (uid !== 0) await chown(path, uid, uid);
  const convert = ['convert', '-n', '--target-is-zero', '-f', 'qcow2', '-O', 'raw', image.path, path];
  const [program = '', ...args] = [...confinement(uid), reader.qemuImg, ...convert];
  await exec(program, args, { timeoutMs: CONVERT_MS, signal });
  await chown(path, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
}

async function rawBytes({ path: from }: VolumeImage, { path, bytes, signal }: Draft): Promise<void> {
  await copySparsely(from, path, signal);
  await chmod(path, 0o600);
  const file = await open(path, 'r+');
  try {
    if ((await file.stat()).size > bytes)
      throw new EngineError('ImageUnusable', 'The image is larger than the volume');
    await file.truncate(bytes);
  } finally {
    await file.close();
  }
}
