import type { ImageRow } from '../../../cloud/images/image.js';
import type { ImageState } from '../../../cloud/images/image.state.js';
import { secondsText } from '../door/dates.js';

/** Each state in X7's words. What is deregistered is not there. */
export const STATUSES = {
  pending: 'queued',
  saving: 'saving',
  staged: 'uploading',
  available: 'active',
  disabled: 'deactivated',
  failed: 'killed',
  deregistered: 'deleted',
} as const satisfies Readonly<Record<ImageState, string>>;

/** All that an image may be shown as; `importing`: the cloud fetches its bytes. */
export const SHOWN_STATUSES = [...Object.values(STATUSES), 'importing'] as const;

const statusOf = ({ state, isImporting }: ImageRow) => (isImporting ? 'importing' : STATUSES[state]);

/** Row → image; there is no envelope, and custom properties stand beside the base ones. */
export const imageView = (row: ImageRow): Readonly<Record<string, unknown>> => ({
  ...row.properties,
  ...(row.kernelId !== null && { kernel_id: row.kernelId }),
  ...(row.ramdiskId !== null && { ramdisk_id: row.ramdiskId }),
  ...{ id: row.id, name: row.name === '' ? null : row.name, status: statusOf(row) },
  ...{ visibility: row.visibility, protected: row.isProtected, os_hidden: row.isHidden },
  ...{ checksum: row.md5, ...hashOf(row), size: row.sizeBytes, virtual_size: row.virtualBytes },
  ...{ container_format: row.containerFormat, disk_format: row.diskFormat },
  ...{ min_ram: row.minRamMiB, min_disk: row.minDiskGiB, owner: row.projectId, tags: row.labels },
  created_at: secondsText(row.createdAt.getTime()),
  updated_at: secondsText(row.updatedAt.getTime()),
  ...{ self: `/v2/images/${row.id}`, file: `/v2/images/${row.id}/file`, schema: '/v2/schemas/image' },
});

/** Images of before SHA-512 was noted have the other one. */
function hashOf({ sha256, sha512 }: ImageRow) {
  if (sha512 !== null) return { os_hash_algo: 'sha512', os_hash_value: sha512 };
  return { os_hash_algo: sha256 === null ? null : 'sha256', os_hash_value: sha256 };
}
