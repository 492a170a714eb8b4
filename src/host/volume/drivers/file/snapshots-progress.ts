import type { SnapshotDefinition } from '../../volume-driver.js';
import type { CopyProgress } from '../../tells-progress.js';
import { percentCopied } from './copy-progress.js';
import type { SnapshotParts } from './file-snapshots.js';
import { draftOf } from './whole-file.js';

/** Of those that are being made: what servers say of their copies, and of files how much is there. */
export function snapshotsProgress(
  { volumes, snapshots, exports }: SnapshotParts,
  underWay: Iterable<SnapshotDefinition>,
): Promise<readonly CopyProgress[]> {
  const sourceOf = ({ volumeId, copyOf }: SnapshotDefinition): string => {
    const record = volumes.get(volumeId);
    if (copyOf !== undefined) return snapshots.bytesOf(copyOf);
    return record?.overlay ? volumes.baseBytesOf(volumeId) : volumes.bytesOf(volumeId);
  };
  return Promise.all(
    [...underWay].map(async (one) => {
      const { snapshotId } = one;
      const draft = draftOf(snapshots.bytesOf(snapshotId));
      const percent = exports.copies.percent.get(snapshotId) ?? (await percentCopied(sourceOf(one), draft));
      return { snapshotId, percent };
    }),
  );
}
