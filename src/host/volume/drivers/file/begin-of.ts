import { chmod } from 'node:fs/promises';
import type { VolumeDefinition } from '../../volume-driver.js';
import { type Encrypter, encryptBytes, writeLuksHeader } from './encrypted-bytes.js';
import type { FileSnapshots } from './file-snapshots.js';
import { type ImageReader, imageBytes } from './image-bytes.js';
import { copySparsely } from './whole-file.js';

const GIB = 1024 ** 3;

interface Sources {
  readonly snapshots: FileSnapshots;
  readonly images: ImageReader;
  readonly encrypter: Encrypter;
}

type Begin = ((path: string) => Promise<unknown>) | undefined;

/**
 * What writes a volume's first bytes. Undefined: it begins with zeros. A snapshot of an encrypted volume has its
 * key, and is copied as it is. Throws SnapshotMissing.
 */
export function beginOf(sources: Sources, volume: VolumeDefinition, signal: AbortSignal): Begin {
  const { volumeId: id, from, isEncrypted = false } = volume;
  const plain = plainBegin(sources, volume, signal);
  const { encrypter, snapshots } = sources;
  if (!isEncrypted || (from !== undefined && snapshots.require(from).isEncrypted)) return plain;
  if (plain) return (path) => encryptBytes({ id, path, signal }, plain, encrypter);
  return async (path) => {
    await writeLuksHeader(path, await encrypter.keys.of(id));
    encrypter.keys.forget(id);
  };
}

function plainBegin(
  { snapshots, images }: Sources,
  { from, image, sizeGiB }: VolumeDefinition,
  signal: AbortSignal,
): Begin {
  const bytes = sizeGiB * GIB;
  if (image) return (path) => imageBytes(image, { path, bytes, signal }, images);
  if (from === undefined) return undefined;
  const snapshot = snapshots.require(from).path;
  return async (path) => {
    await copySparsely(snapshot, path, signal);
    // One that volumes lie over is read only, and so are copies of it.
    await chmod(path, 0o600);
  };
}
