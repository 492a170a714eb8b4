import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { UUID } from '../../../common/ids/uuid.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byId } from '../../../common/refs/ref.js';
import { isTrue } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { findVolume } from './find-volume.js';
import { volumePage } from './volume-list.js';
import type { VolumeParts } from './volume-parts.js';
import { PREFIX } from './volume-prefix.js';
import { type NewVolumeBody, newVolumeBody, refuseName, volumeChange, volumeOf } from './volume-request.js';
import * as schema from './volume.schema.js';
import { newVolumeView, volumeItemView, volumeView } from './volume.view.js';

/** Volumes. */
export const volumeRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('volume:read', {
    ...{ method: 'GET', path: '/volumes', answer: schema.volumesAnswer },
    handle: list(parts, '/volumes'),
  }),
  withRight('volume:read', {
    ...{ method: 'GET', path: '/volumes/detail', answer: schema.volumeDetails },
    handle: list(parts, '/volumes/detail'),
  }),
  withRight('volume:create', {
    ...{ method: 'POST', path: '/volumes', body: newVolumeBody, answer: schema.newVolumeAnswer },
    async handle({ body: { volume: asked }, base }, context) {
      const id = await createVolume(parts, context, asked);
      const row = await parts.volumeReader.find(context.projectId, byId(id));
      return { status: 202, body: { volume: newVolumeView(row, { base, context }) } };
    },
  }),
  ...oneRoutes(parts),
];

const oneRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('volume:read', {
    ...{ method: 'GET', path: '/volumes/:id', answer: schema.volumeAnswer },
    async handle({ params: { id = '' }, base }, context) {
      const row = await findVolume(parts, context, id);
      return { status: 200, body: { volume: volumeView(row, { base, context }) } };
    },
  }),
  changeRoute(parts),
  withRight('volume:delete', {
    ...{ method: 'DELETE', path: '/volumes/:id' },
    async handle({ params: { id = '' } }, context) {
      const { projectId } = await findVolume(parts, context, id);
      await parts.volumeVerbs.remove({ ...context, projectId }, [byId(id)]);
      return { status: 202 };
    },
  }),
];

const changeRoute = (parts: VolumeParts): X7Route =>
  withRight('volume:update', {
    ...{ method: 'PUT', path: '/volumes/:id', body: volumeChange, answer: schema.newVolumeAnswer },
    async handle({ params: { id = '' }, body: { volume: asked }, base }, context) {
      const { projectId } = await findVolume(parts, context, id);
      const { metadata } = asked;
      if (metadata) refuseName(metadata);
      const name = asked.name ?? asked.display_name;
      const description = asked.description ?? asked.display_description;
      const row = await parts.volumeWords.say(projectId, id, {
        ...(typeof name === 'string' && { name }),
        ...(typeof description === 'string' && { description }),
        ...(metadata && { metadata, isWhole: true }),
      });
      return { status: 200, body: { volume: newVolumeView(row, { base, context }) } };
    },
  });

const list =
  (parts: VolumeParts, path: string) =>
  async ({ query, base }: X7Request, context: RequestContext): Promise<X7Answer> => {
    const ofAll = isTrue(query.get('all_tenants') ?? 'false');
    if (ofAll && !context.isAdmin)
      throw new X7Error(403, "Policy doesn't allow volume:get_all of all projects to be performed.");
    const rows = await parts.volumeReader.list(ofAll ? null : context.projectId, {});
    const url = `${base}${PREFIX}/${context.projectId}${path}`;
    const page = volumePage(rows, { query, url, base, context });
    const view = path === '/volumes' ? volumeItemView : volumeView;
    const volumes = page.rows.map((row) => view(row, { base, context }));
    return { status: 200, body: { volumes, ...(page.next && { volumes_links: page.next }) } };
  };

/** In the zone that is asked for; else in the first that has room. Returns its id. */
export async function createVolume(
  { volumeService, zones, region }: Pick<VolumeParts, 'volumeService' | 'zones' | 'region'>,
  context: RequestContext,
  asked: NewVolumeBody,
): Promise<string> {
  const origin = await originOf(volumeService, context, asked);
  const known = (await zones.list(region)).filter(({ available }) => available).map(({ name }) => name);
  const { availability_zone: zone } = asked;
  if (zone && zone !== 'nova') {
    if (!known.includes(zone)) throw new X7Error(400, `Availability zone '${zone}' is invalid.`);
    return volumeService.create(context, volumeOf(asked, { ...origin, zone }));
  }
  let full: unknown = new EngineError('InsufficientVolumeCapacity', 'No zone is available.');
  for (const name of known)
    try {
      return await volumeService.create(context, volumeOf(asked, { ...origin, zone: name }));
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'InsufficientVolumeCapacity') throw error;
      full = error;
    }
  throw full;
}

/** A snapshot that is unknown is 404; it also says how large a volume of it is where nothing else does. */
async function originOf(
  volumeService: VolumeParts['volumeService'],
  context: RequestContext,
  { snapshot_id: id }: NewVolumeBody,
): Promise<{ readonly snapshotGiB?: number }> {
  if (!id) return {};
  const unknown = new X7Error(404, `Snapshot ${id.slice(0, 80)} could not be found.`);
  if (!UUID.test(id)) throw unknown;
  try {
    return { snapshotGiB: await volumeService.sizeOf(context, byId(id)) };
  } catch (error) {
    throw error instanceof NotFound ? unknown : error;
  }
}
