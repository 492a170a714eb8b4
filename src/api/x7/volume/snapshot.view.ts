import { progressOf } from '../../../cloud/snapshots/snapshot-progress.js';
import type { SnapshotRow } from '../../../cloud/snapshots/snapshot.js';
import { snapshotMetadataOf, snapshotNameOf } from '../../../cloud/snapshots/snapshot-words.service.js';
import { microsText } from '../door/dates.js';

const STATUS = { pending: 'creating', completed: 'available', error: 'error', deleted: 'deleted' } as const;

/** A snapshot as lists of block storage show it. */
export const snapshotItemView = (row: SnapshotRow) => ({
  ...{ id: row.id, name: snapshotNameOf(row), description: row.description, volume_id: row.volumeId },
  ...{ status: STATUS[row.lifecycle], size: row.sizeGiB, metadata: snapshotMetadataOf(row) },
  created_at: microsText(row.createdAt.getTime()),
  updated_at: row.settledAt === null ? null : microsText(row.settledAt.getTime()),
});

/** A snapshot with what its copy has come to. */
export const snapshotView = (row: SnapshotRow) => ({
  ...snapshotItemView(row),
  'os-extended-snapshot-attributes:progress': progressOf(row),
  'os-extended-snapshot-attributes:project_id': row.projectId,
});
