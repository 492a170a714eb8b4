import { z } from 'zod';
import { links, micros, texts } from '../door/shapes.js';

/** Shapes of block storage's answers, strictly. */

const item = { id: z.uuid(), name: z.string(), links };

const attachment = z.strictObject({
  ...{ id: z.uuid(), attachment_id: z.uuid(), volume_id: z.uuid(), server_id: z.uuid() },
  ...{ device: z.string(), attached_at: micros, host_name: z.string().nullable().optional() },
});

const newVolume = {
  ...{ ...item, description: z.string(), status: z.string(), size: z.int(), metadata: texts },
  ...{ availability_zone: z.string(), volume_type: z.string(), user_id: z.uuid() },
  ...{ created_at: micros, updated_at: micros.nullable(), bootable: z.enum(['true', 'false']) },
  ...{ encrypted: z.boolean(), multiattach: z.boolean(), snapshot_id: z.uuid().nullable() },
  ...{ source_volid: z.null(), replication_status: z.null(), consistencygroup_id: z.null() },
  attachments: z.array(attachment),
};

const volume = z.strictObject({
  ...newVolume,
  'os-vol-tenant-attr:tenant_id': z.uuid(),
  'os-vol-host-attr:host': z.string().nullable().optional(),
  'os-vol-mig-status-attr:migstat': z.null().optional(),
  'os-vol-mig-status-attr:name_id': z.null().optional(),
  migration_status: z.null().optional(),
});

const page = { volumes_links: links.optional() };

export const volumeAnswer = () => z.strictObject({ volume });
export const newVolumeAnswer = () => z.strictObject({ volume: z.strictObject(newVolume) });
export const volumesAnswer = () => z.strictObject({ volumes: z.array(z.strictObject(item)), ...page });
export const volumeDetails = () => z.strictObject({ volumes: z.array(volume), ...page });
export const metadataAnswer = () => z.strictObject({ metadata: texts });
export const metaAnswer = () => z.strictObject({ meta: texts });
