import type { VolumeDefinition } from '../../volume-driver.js';
import type { FileSnapshots } from './file-snapshots.js';
import { type ImageReader, imageBytes } from './image-bytes.js';
import { copySparsely } from './whole-file.js';

const GIB = 1024 ** 3;

interface Sources {
  readonly snapshots: FileSnapshots;
  readonly images: ImageReader;
}

/** What writes a volume's first bytes. Undefined: it begins with zeros. Throws SnapshotMissing. */
export function beginOf(
  { snapshots, images }: Sources,
  { from, image, sizeGiB }: VolumeDefinition,
  signal: AbortSignal,
): ((path: string) => Promise<unknown>) | undefined {
  const bytes = sizeGiB * GIB;
  if (image) return (path) => imageBytes(image, { path, bytes, signal }, images);
  if (from === undefined) return undefined;
  const snapshot = snapshots.requireBytes(from);
  return (path) => copySparsely(snapshot, path, signal);
}
