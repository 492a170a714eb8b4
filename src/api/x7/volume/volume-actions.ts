import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import type { VolumeRow } from '../../../cloud/volumes/volume.js';
import type { Right } from '../../../cloud/users/policy.js';
import { leastIopsOf } from '../../../cloud/volumes/volume-types.js';
import { boolish, integerish } from '../door/shapes.js';
import type { RoutePart, X7Answer } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import type { VolumeParts } from './volume-parts.js';
import { typeOf } from './volume-request.js';

interface BuiltVolumeAction<Argument = unknown> extends RoutePart {
  readonly right: Right;
  readonly argument: z.ZodType<Argument>;
  readonly answer?: z.ZodType;
  readonly run: (parts: VolumeParts, context: RequestContext, asked: Asked<Argument>) => Promise<X7Answer>;
}

interface Asked<Argument> {
  readonly row: VolumeRow;
  readonly argument: Argument;
}

const action = <Argument>(row: BuiltVolumeAction<Argument>): BuiltVolumeAction => row as BuiltVolumeAction;
const ACCEPTED: X7Answer = { status: 202 };

/** None of this cloud's volumes was made of an image: no server starts from one. */
const setBootable = action({
  ...{ name: 'os-set_bootable', right: 'volume:update', argument: z.strictObject({ bootable: boolish }) },
  run(_parts, _context, { argument: { bootable } }) {
    if (bootable) throw new X7Error(501, 'Volumes that servers start from are not supported by this cloud.');
    return Promise.resolve({ status: 200 });
  },
});

const showImageMetadata = action({
  ...{ name: 'os-show_image_metadata', right: 'volume:read', argument: z.null().optional() },
  answer: z.strictObject({ metadata: z.strictObject({}) }),
  run: () => Promise.resolve({ status: 200, body: { metadata: {} } }),
});

const forceDelete = action({
  ...{ name: 'os-force_delete', right: 'volume:delete', argument: z.null().optional() },
  run: ({ volumeVerbs }, context, { row }) =>
    volumeVerbs.remove(context, [byId(row.id)]).then(() => ACCEPTED),
});

const forceDetach = action({
  ...{ name: 'os-force_detach', right: 'volume:attach' },
  argument: z.strictObject({
    attachment_id: z.string().nullable().optional(),
    connector: z.looseObject({}).nullable().optional(),
  }),
  run: ({ attachments }, context, { row }) =>
    attachments
      .detach(context, [{ volume: byId(row.id), instance: undefined, device: undefined, force: true }])
      .then(() => ACCEPTED),
});

/** Also of a volume that a server has, at every version. */
const extend = action({
  ...{ name: 'os-extend', right: 'volume:update' },
  argument: z.strictObject({ new_size: integerish(1, 2_147_483_647) }),
  run({ modifier }, context, { row, argument: { new_size: sizeGiB } }) {
    if (sizeGiB <= row.sizeGiB)
      throw new X7Error(
        400,
        `New size for extend must be greater than current size. (current: ${row.sizeGiB}, extended: ${sizeGiB}).`,
      );
    return modifier.modify(context, [{ volume: byId(row.id), change: { sizeGiB } }]).then(() => ACCEPTED);
  },
});

/** A volume stays on its host, whatever its type: there is nothing to migrate. */
const retype = action({
  ...{ name: 'os-retype', right: 'volume:update' },
  argument: z.strictObject({
    new_type: z.string().min(1).max(255),
    migration_policy: z.enum(['on-demand', 'never']).nullable().optional(),
  }),
  run({ modifier }, context, { row, argument: { new_type: asked } }) {
    const { volumeType, isEncrypted } = typeOf(asked);
    if (isEncrypted !== row.isEncrypted)
      throw new X7Error(400, 'Invalid volume type: whether a volume is encrypted does not change.');
    if (volumeType === row.volumeType)
      throw new X7Error(400, `Invalid volume type: the volume is of type ${volumeType} already.`);
    const change = { volumeType, iops: leastIopsOf(volumeType) };
    return modifier.modify(context, [{ volume: byId(row.id), change }]).then(() => ACCEPTED);
  },
});

const unbuilt = (names: string): readonly (RoutePart & { readonly right: null })[] =>
  names.split(' ').map((name) => ({ name, right: null }));

export type VolumeAction = BuiltVolumeAction | ReturnType<typeof unbuilt>[number];

/**
 * Every action of `POST /volumes/{id}/action`. What compute alone asks there is not built: it asks the cloud itself.
 */
export const volumeActions: readonly VolumeAction[] = [
  ...[setBootable, showImageMetadata, forceDelete, forceDetach, extend, retype],
  ...unbuilt('os-attach os-detach os-reserve os-unreserve os-begin_detaching os-roll_detaching'),
  ...unbuilt('os-initialize_connection os-terminate_connection os-migrate_volume'),
  ...unbuilt('os-update_readonly_flag os-set_image_metadata os-unset_image_metadata'),
  ...unbuilt('os-volume_upload_image os-reset_status'),
];
