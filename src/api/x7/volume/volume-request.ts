import { createHash } from 'node:crypto';
import { z } from 'zod';
import { byId } from '../../../common/refs/ref.js';
import { NAME_KEY, checkedTags } from '../../../cloud/tags/tag.js';
import type { NewVolume } from '../../../cloud/volumes/volume.js';
import { leastIopsOf, volumeShapeOf } from '../../../cloud/volumes/volume-types.js';
import { boolish, integerish, metadata } from '../door/shapes.js';
import { X7Error } from '../door/x7-error.js';
import type { VolumeTypeName } from './volume-type-names.js';
import { typeIn } from './volume-type-id.js';

const words = {
  name: z.string().max(255).nullable().optional(),
  description: z.string().max(255).nullable().optional(),
};
const unbuilt = z.string().max(255).nullable().optional();

/** `POST /volumes`. */
export const newVolumeBody = z.strictObject({
  volume: z.strictObject({
    ...{ ...words, size: integerish(1, 2_147_483_647).nullable().optional() },
    ...{ volume_type: z.string().max(255).nullable().optional(), metadata: metadata.nullable().optional() },
    ...{ availability_zone: z.string().max(255).nullable().optional(), multiattach: boolish.optional() },
    ...{ snapshot_id: unbuilt, source_volid: unbuilt, imageRef: unbuilt, image_id: unbuilt },
    ...{ backup_id: unbuilt, consistencygroup_id: unbuilt, source_replica: unbuilt },
  }),
  'OS-SCH-HNT:scheduler_hints': z.strictObject({}).optional(),
});
export type NewVolumeBody = z.infer<typeof newVolumeBody>['volume'];

/** `PUT /volumes/{id}`. */
export const volumeChange = z.strictObject({
  volume: z.strictObject({
    ...{ ...words, metadata: metadata.optional() },
    // As they were called first.
    ...{ display_name: words.name, display_description: words.description },
  }),
});

/** What a volume can be made of, and cannot here yet. */
const SOURCES = [
  ...(['source_volid', 'imageRef', 'image_id', 'backup_id'] as const),
  ...(['consistencygroup_id', 'source_replica'] as const),
];

/** Where it is to be, and what it is to be made of. */
export interface VolumeOrigin {
  readonly zone: string;
  /** GiB of the snapshot that it names. Absent: it names none. */
  readonly snapshotGiB?: number;
}

/**
 * Of the zone that is named, or this one. Throws 400 for what cannot be, 404 for a strange type, 501 for what is not
 * built.
 */
export function volumeOf(asked: NewVolumeBody, { zone, snapshotGiB }: VolumeOrigin): NewVolume {
  const sources = SOURCES.filter((key) => asked[key]);
  if (sources.length > 0) throw new X7Error(501, `Not supported yet: volumes of ${sources.join(', ')}`);
  if (asked.multiattach) throw new X7Error(501, 'Not supported yet: volumes of several servers');
  const sizeGiB = asked.size ?? snapshotGiB;
  if (!sizeGiB) throw new X7Error(400, "Invalid input received: Invalid volume size provided: 'None'");
  const pairs = { ...asked.metadata };
  refuseName(pairs);
  if (asked.name) pairs[NAME_KEY] = asked.name;
  const { volumeType, isEncrypted } = typeOf(asked.volume_type);
  return {
    ...volumeShapeOf({
      ...{ sizeGiB, volumeType, iops: leastIopsOf(volumeType), throughputMiB: undefined },
    }),
    ...(snapshotGiB !== undefined && asked.snapshot_id && { snapshot: byId(asked.snapshot_id) }),
    ...(isEncrypted && { encrypted: true }),
    ...{ zone, name: '', description: asked.description ?? '', clientToken: undefined },
    tags: checkedTags(Object.entries(pairs).map(([Key, Value]) => ({ Key, Value }))),
    requestHash: createHash('sha256').update(JSON.stringify(asked)).digest('hex'),
  };
}

/** Metadata and EC2's tags are one set, but for the tag that is the name. */
export function refuseName(asked: Readonly<Record<string, string>>): void {
  if (Object.hasOwn(asked, NAME_KEY))
    throw new X7Error(400, `Invalid metadata key ${NAME_KEY}: it is the name of the volume.`);
}

/** Of a volume of which nobody says it. */
export const DEFAULT_TYPE = 'gp2';

export function typeOf(asked: string | null | undefined): VolumeTypeName {
  return asked ? typeIn(asked, 404) : { volumeType: DEFAULT_TYPE, isEncrypted: false };
}
