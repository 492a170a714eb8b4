import { z } from 'zod';
import { byId } from '../../../common/refs/ref.js';
import type { VolumeRow } from '../../../cloud/volumes/volume.js';
import { x7VolumeStatusOf } from '../../../cloud/volumes/views/x7-status.js';
import { volumeMetadataOf, volumeNameOf } from '../../../cloud/volumes/volume-words.service.js';
import { microsText } from '../door/dates.js';
import { pageOf } from '../door/page.js';
import { integerish, metadata, micros, texts } from '../door/shapes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { findVolume } from '../volume/find-volume.js';
import type { VolumeParts } from '../volume/volume-parts.js';
import { createVolume } from '../volume/volumes.routes.js';

/** From 2.36 on clients ask block storage itself. */
const until = 35;

const attachment = z.union([
  z.strictObject({ id: z.uuid(), volumeId: z.uuid(), serverId: z.uuid(), device: z.string().nullable() }),
  z.strictObject({}),
]);
const shape = z.strictObject({
  ...{ id: z.uuid(), displayName: z.string(), displayDescription: z.string(), size: z.int() },
  ...{ volumeType: z.string(), snapshotId: z.uuid().nullable(), availabilityZone: z.string() },
  ...{ createdAt: micros, metadata: texts, status: z.string(), attachments: z.array(attachment) },
});
const one = () => z.strictObject({ volume: shape });
const text = z.string().max(255).nullable().optional();
const body = z.strictObject({
  volume: z.strictObject({
    ...{ display_name: text, display_description: text, size: integerish(1, 2_147_483_647) },
    ...{ volume_type: text, snapshot_id: text, availability_zone: text, metadata: metadata.optional() },
  }),
});

/** Volumes as compute showed them. */
export const volumeProxyRoutes = (parts: VolumeParts): readonly X7Route[] => [
  ...['/os-volumes', '/os-volumes/detail'].map((path) =>
    withRight('volume:read', {
      ...{ method: 'GET', path, until, answer: () => z.strictObject({ volumes: z.array(shape) }) },
      async handle({ query, base }, { projectId }) {
        const all = await parts.volumeReader.list(projectId, {});
        const { rows } = pageOf(all, { query, url: `${base}${path}` });
        return { status: 200, body: { volumes: rows.map(viewOf) } };
      },
    }),
  ),
  ...oneRoutes(parts),
];

const oneRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('volume:read', {
    ...{ method: 'GET', path: '/os-volumes/:id', until, answer: one },
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { volume: viewOf(await findVolume(parts, context, id)) } };
    },
  }),
  withRight('volume:create', {
    ...{ method: 'POST', path: '/os-volumes', until, body, answer: one },
    async handle({ body: { volume: asked } }, context) {
      const { display_name: name, display_description: description, ...rest } = asked;
      const id = await createVolume(parts, context, { ...rest, name, description });
      return { status: 200, body: { volume: viewOf(await findVolume(parts, context, id)) } };
    },
  }),
  withRight('volume:delete', {
    ...{ method: 'DELETE', path: '/os-volumes/:id', until },
    async handle({ params: { id = '' } }, context) {
      const { projectId } = await findVolume(parts, context, id);
      await parts.volumeVerbs.remove({ ...context, projectId }, [byId(id)]);
      return { status: 202 };
    },
  }),
];

function viewOf(row: VolumeRow) {
  const { id, instanceId, device } = row;
  return {
    ...{ id, displayName: volumeNameOf(row), displayDescription: row.description, size: row.sizeGiB },
    ...{ volumeType: row.volumeType, snapshotId: null, availabilityZone: row.zone },
    ...{ createdAt: microsText(row.createdAt.getTime()), metadata: volumeMetadataOf(row) },
    status: x7VolumeStatusOf(row),
    // One without anything in it says that there is none, as compute said it.
    attachments: [instanceId === null ? {} : { id, volumeId: id, serverId: instanceId, device }],
  };
}
