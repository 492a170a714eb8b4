import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import { refuseLocked } from '../../../cloud/instances/instance-lock.js';
import type { KeptInstances } from '../../../cloud/instances/kept/kept-instances.service.js';
import type { VolumeRow } from '../../../cloud/volumes/volume.js';
import { x7VolumeStatusOf } from '../../../cloud/volumes/views/x7-status.js';
import { pageBehind } from '../door/page.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { findVolume } from '../volume/find-volume.js';
import type { VolumeParts } from '../volume/volume-parts.js';

export interface AttachmentParts extends VolumeParts {
  readonly kept: KeptInstances;
}

const path = '/servers/:id/os-volume_attachments';
const shape = (version: number) =>
  z.strictObject({
    ...{ id: z.uuid(), volumeId: z.uuid(), serverId: z.uuid(), device: z.string().nullable() },
    ...(version >= 70 && { tag: z.string().nullable() }),
  });
const one = (version: number) => z.strictObject({ volumeAttachment: shape(version) });
const asked = z.strictObject({
  ...{ volumeId: z.string().min(1).max(64), device: z.string().max(64).nullable().optional() },
});
const body = z.strictObject({ volumeAttachment: asked });

/** At 2.49: what it is tagged with in the guest's metadata, which is not built. */
const body49 = z.strictObject({
  volumeAttachment: asked.extend({ tag: z.string().min(1).max(60).optional() }),
});
type AttachBody = z.infer<typeof body49>;

/** An attachment has the id of its volume. */
const viewOf = ({ id, instanceId, device }: VolumeRow, version: number) => ({
  ...{ id, volumeId: id, serverId: instanceId, device },
  // None is tagged.
  ...(version >= 70 && { tag: null }),
});

/** The volumes of a server. */
export const volumeAttachmentRoutes = (parts: AttachmentParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path, queries: ['limit', 'offset'] },
    answer: (version) => z.strictObject({ volumeAttachments: z.array(shape(version)) }),
    async handle({ params: { id = '' }, query, version }, context) {
      const row = await parts.kept.get(context, id);
      const rows = pageBehind(await parts.volumeReader.attachedTo(row.id), query);
      return { status: 200, body: { volumeAttachments: rows.map((one) => viewOf(one, version)) } };
    },
  }),
  withRight('instance:read', {
    ...{ method: 'GET', path: `${path}/:volume`, answer: one },
    async handle({ params, version }, context) {
      const { volume } = await attached(parts, context, params);
      return { status: 200, body: { volumeAttachment: viewOf(volume, version) } };
    },
  }),
  ...writeRoutes(parts),
];

function attachRoutes(parts: AttachmentParts): readonly X7Route[] {
  const facts = { method: 'POST', path, answer: one } as const;
  const handle = async (
    { params: { id = '' }, body: { volumeAttachment: wanted }, version }: X7Request<AttachBody>,
    context: RequestContext,
  ): Promise<X7Answer> => {
    if (wanted.tag !== undefined) throw new X7Error(501, 'Not supported yet: tags of volumes');
    const server = await parts.kept.get(context, id);
    refuseLocked(server, context);
    const volume = await findVolume(parts, context, wanted.volumeId);
    requireStatus(volume, 'available');
    const own = { ...context, projectId: server.projectId };
    const device = wanted.device || undefined;
    await parts.attachments.attach(own, [{ volume: byId(volume.id), instance: byId(server.id), device }]);
    const row = await findVolume(parts, context, volume.id);
    return { status: 200, body: { volumeAttachment: viewOf(row, version) } };
  };
  return [
    withRight('volume:attach', { ...facts, until: 48, body, handle }),
    withRight('volume:attach', { ...facts, since: 49, body: body49, handle }),
  ];
}

const writeRoutes = (parts: AttachmentParts): readonly X7Route[] => [
  ...attachRoutes(parts),
  withRight('volume:attach', {
    ...{ method: 'DELETE', path: `${path}/:volume` },
    async handle({ params }, context) {
      const { server, volume } = await attached(parts, context, params);
      refuseLocked(server, context);
      requireStatus(volume, 'in-use');
      const asked = { volume: byId(volume.id), instance: byId(server.id), device: undefined, force: false };
      await parts.attachments.detach({ ...context, projectId: server.projectId }, [asked]);
      return { status: 202 };
    },
  }),
];

async function attached(
  parts: AttachmentParts,
  context: RequestContext,
  { id = '', volume: volumeId = '' }: Readonly<Record<string, string>>,
) {
  const server = await parts.kept.get(context, id);
  const volume = (await parts.volumeReader.attachedTo(server.id)).find((row) => row.id === volumeId);
  if (!volume)
    throw new X7Error(404, `Instance ${server.id} is not attached to volume ${volumeId.slice(0, 80)}`);
  return { server, volume };
}

/** Clients ask again after a 400: the volume is on its way. */
function requireStatus(row: VolumeRow, wanted: string): void {
  const status = x7VolumeStatusOf(row);
  if (status !== wanted)
    throw new X7Error(
      400,
      `Invalid volume: volume ${row.id} status must be '${wanted}'. Currently in '${status}' status`,
    );
}
