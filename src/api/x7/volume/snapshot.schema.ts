import { z } from 'zod';
import { boolish, links, metadata, micros, texts } from '../door/shapes.js';

const words = {
  name: z.string().max(255).nullable().optional(),
  description: z.string().max(255).nullable().optional(),
};

/** `POST /snapshots`. `force`: also of a volume that a server has, which is always done. */
export const newSnapshotBody = z.strictObject({
  snapshot: z.strictObject({
    ...{ ...words, volume_id: z.string().max(255), metadata: metadata.nullable().optional() },
    force: boolish.optional(),
  }),
});

/** `PUT /snapshots/{id}`. */
export const snapshotChange = z.strictObject({
  snapshot: z.strictObject({
    ...words,
    ...{ display_name: words.name, display_description: words.description },
  }),
});

const item = {
  ...{ id: z.uuid(), name: z.string(), description: z.string(), volume_id: z.string() },
  ...{
    status: z.string(),
    size: z.int(),
    metadata: texts,
    created_at: micros,
    updated_at: micros.nullable(),
  },
};
const whole = {
  ...item,
  'os-extended-snapshot-attributes:progress': z.string(),
  'os-extended-snapshot-attributes:project_id': z.uuid(),
};
const page = { snapshots_links: links.optional() };

export const snapshotAnswer = () => z.strictObject({ snapshot: z.strictObject(whole) });
export const newSnapshotAnswer = () => z.strictObject({ snapshot: z.strictObject(item) });
export const snapshotsAnswer = () => z.strictObject({ snapshots: z.array(z.strictObject(item)), ...page });
export const snapshotDetails = () => z.strictObject({ snapshots: z.array(z.strictObject(whole)), ...page });
