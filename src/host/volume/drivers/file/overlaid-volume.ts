import { chmod, chown, link, rm, stat } from 'node:fs/promises';
import type { VolumeDefinition } from '../../volume-driver.js';
import { qcow2Size } from '../../../images/qcow2-size.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { FileSnapshots } from './file-snapshots.js';
import { writeOverlay } from './overlay-file.js';
import { takenBy } from './taken-room.js';
import type { OverlayRecord } from './volume-record.js';
import type { VolumeStore } from './volume-store.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

export interface OverlayParts {
  readonly store: VolumeStore;
  readonly snapshots: FileSnapshots;
  /** What takes no more than this on disk is copied at once. */
  readonly overlayMiB: number;
  /** Undefined: we are not root, and reach all ourselves. */
  readonly uidBase: number | undefined;
}

/**
 * Makes the volume as an empty file over the bytes that it begins with, and says what to remember; undefined: it is to
 * be copied. What lies under it is another name of the same file, so the snapshot or the image may go: the file system
 * counts who needs it. Throws SnapshotMissing, and ImageUnusable for an image that is larger than the volume.
 */
export async function overlaid(
  parts: OverlayParts,
  { volumeId, sizeGiB, from, image }: VolumeDefinition,
): Promise<OverlayRecord | undefined> {
  const { store, snapshots, overlayMiB } = parts;
  if (!image && from === undefined) return undefined;
  const path = image?.path ?? snapshots.requireBytes(from ?? '');
  if ((await takenBy([path])) <= overlayMiB * MIB) return undefined;
  const bytes = sizeGiB * GIB;
  if (image && (await sizeOf(image)) > bytes)
    throw new EngineError('ImageUnusable', 'The image is larger than the volume');
  const base = store.baseBytesOf(volumeId);
  if (!(await linked(path, base))) return undefined;
  const group = image ? 0 : await groupFor(parts, from ?? '', base);
  await writeOverlay(store.overlayOf(volumeId), bytes);
  return { format: image?.format ?? 'raw', group };
}

const sizeOf = async ({ path, format }: NonNullable<VolumeDefinition['image']>): Promise<number> =>
  format === 'qcow2' ? qcow2Size(path) : (await stat(path)).size;

/** False: they are on different file systems. */
async function linked(from: string, to: string): Promise<boolean> {
  await rm(to, { force: true });
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false;
    throw error;
  }
}

/** A snapshot's file is readable by those who serve what lies over it, and by nobody else. */
async function groupFor(
  { snapshots, uidBase }: OverlayParts,
  snapshotId: string,
  path: string,
): Promise<number> {
  if (uidBase === undefined) return 0;
  const group = await snapshots.groupOf(snapshotId, uidBase);
  await chown(path, 0, group);
  await chmod(path, 0o440);
  return group;
}
