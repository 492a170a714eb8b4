import type { RequestContext } from '../../../common/context/request-context.js';
import { namedUuid } from '../../../common/ids/named-uuid.js';
import type { VolumeRow } from '../../../cloud/volumes/volume.js';
import { x7VolumeStatusOf } from '../../../cloud/volumes/views/x7-status.js';
import { volumeMetadataOf, volumeNameOf } from '../../../cloud/volumes/volume-words.service.js';
import { microsText } from '../door/dates.js';
import { nameOfType } from './volume-type-names.js';
import { PREFIX } from './volume-prefix.js';

export interface Around {
  readonly base: string;
  readonly context: Pick<RequestContext, 'isAdmin' | 'projectId'>;
}

/** An item of `GET /volumes`. */
export const volumeItemView = (row: VolumeRow, around: Around) => ({
  ...{ id: row.id, name: volumeNameOf(row), links: linksOf(row, around) },
});

/** A volume as block storage shows it when it is made. */
export const newVolumeView = (row: VolumeRow, around: Around) => ({
  ...volumeItemView(row, around),
  ...{ description: row.description, status: x7VolumeStatusOf(row), size: row.sizeGiB },
  ...{ availability_zone: row.zone, volume_type: nameOfType(row), metadata: volumeMetadataOf(row) },
  ...{ created_at: microsText(row.createdAt.getTime()), updated_at: updatedAt(row), user_id: row.userId },
  ...{ bootable: 'false', encrypted: row.isEncrypted, multiattach: false },
  ...{ snapshot_id: row.sourceId, source_volid: null },
  ...{ replication_status: null, consistencygroup_id: null, attachments: attachmentsOf(row, around) },
});

/** A volume as block storage shows it. */
export const volumeView = (row: VolumeRow, around: Around) => ({
  ...newVolumeView(row, around),
  'os-vol-tenant-attr:tenant_id': row.projectId,
  ...(around.context.isAdmin && {
    'os-vol-host-attr:host': placeOf(row),
    'os-vol-mig-status-attr:migstat': null,
    'os-vol-mig-status-attr:name_id': null,
    migration_status: null,
  }),
});

/** A host, its backend and its pool, in Cinder's words: a host of this cloud has one of each. Null: none yet. */
const placeOf = ({ host }: VolumeRow): string | null => (host === null ? null : `${host}@engine#engine`);

const linksOf = ({ id }: VolumeRow, { base, context: { projectId } }: Around) => [
  { rel: 'self', href: `${base}${PREFIX}/${projectId}/volumes/${id}` },
  { rel: 'bookmark', href: `${base}/volume/${projectId}/volumes/${id}` },
];

const updatedAt = ({ settledAt }: VolumeRow): string | null =>
  settledAt === null ? null : microsText(settledAt.getTime());

function attachmentsOf({ id, instanceId, device, attachedAt, host }: VolumeRow, { context }: Around) {
  if (instanceId === null || attachedAt === null) return [];
  return [
    {
      ...{ id, attachment_id: attachmentIdOf(id, attachedAt), volume_id: id, server_id: instanceId },
      ...{ device: device ?? '', attached_at: microsText(attachedAt.getTime()) },
      ...(context.isAdmin && { host_name: host }),
    },
  ];
}

/** The rows have no id of their own for it: which volume, and since when, is one. */
const attachmentIdOf = (volumeId: string, since: Date): string =>
  namedUuid(`attachment ${volumeId} ${since.getTime()}`);
