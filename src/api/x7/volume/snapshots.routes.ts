import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import type { SnapshotRow } from '../../../cloud/snapshots/snapshot.js';
import { checkedTags, NAME_KEY } from '../../../cloud/tags/tag.js';
import { pageOf } from '../door/page.js';
import { isTrue } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { findSnapshot } from './find-snapshot.js';
import { findVolume } from './find-volume.js';
import * as schema from './snapshot.schema.js';
import { snapshotItemView, snapshotView } from './snapshot.view.js';
import type { VolumeParts } from './volume-parts.js';
import { PREFIX } from './volume-prefix.js';
import { refuseName } from './volume-request.js';

/** Snapshots of volumes. */
export const snapshotRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('snapshot:read', {
    ...{ method: 'GET', path: '/snapshots', answer: schema.snapshotsAnswer },
    handle: list(parts, '/snapshots'),
  }),
  withRight('snapshot:read', {
    ...{ method: 'GET', path: '/snapshots/detail', answer: schema.snapshotDetails },
    handle: list(parts, '/snapshots/detail'),
  }),
  createRoute(parts),
  withRight('snapshot:read', {
    ...{ method: 'GET', path: '/snapshots/:id', answer: schema.snapshotAnswer },
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { snapshot: snapshotView(await findSnapshot(parts, context, id)) } };
    },
  }),
  changeRoute(parts),
  withRight('snapshot:delete', {
    ...{ method: 'DELETE', path: '/snapshots/:id' },
    async handle({ params: { id = '' } }, context) {
      await findSnapshot(parts, context, id);
      await parts.snapshotVerbs.remove(context, [byId(id)]);
      return { status: 202 };
    },
  }),
];

const createRoute = (parts: VolumeParts): X7Route =>
  withRight('snapshot:create', {
    ...{ method: 'POST', path: '/snapshots', body: schema.newSnapshotBody, answer: schema.newSnapshotAnswer },
    async handle({ body: { snapshot: asked } }, context) {
      const { projectId, id: volumeId } = await findVolume(parts, context, asked.volume_id);
      const pairs = { ...asked.metadata };
      refuseName(pairs);
      if (asked.name) pairs[NAME_KEY] = asked.name;
      const [id = ''] = await parts.snapshotService.create(
        { ...context, projectId },
        {
          ...{ volumes: [byId(volumeId)], name: '', description: asked.description ?? '' },
          tags: checkedTags(Object.entries(pairs).map(([Key, Value]) => ({ Key, Value }))),
        },
      );
      const row = await parts.snapshotReader.find(projectId, byId(id));
      return { status: 202, body: { snapshot: snapshotItemView(row) } };
    },
  });

const changeRoute = (parts: VolumeParts): X7Route =>
  withRight('snapshot:update', {
    ...{
      method: 'PUT',
      path: '/snapshots/:id',
      body: schema.snapshotChange,
      answer: schema.newSnapshotAnswer,
    },
    async handle({ params: { id = '' }, body: { snapshot: asked } }, context) {
      await findSnapshot(parts, context, id);
      const name = asked.name ?? asked.display_name;
      const description = asked.description ?? asked.display_description;
      const row = await parts.snapshotWords.say(context.projectId, id, {
        ...(typeof name === 'string' && { name }),
        ...(typeof description === 'string' && { description }),
      });
      return { status: 200, body: { snapshot: snapshotItemView(row) } };
    },
  });

type View = ReturnType<typeof snapshotItemView>;

/** Filters of `GET /snapshots`; others are ignored. */
const FILTERS: Readonly<Record<string, (view: View, asked: string) => boolean>> = {
  name: (view, asked) => view.name === asked,
  status: (view, asked) => view.status === asked.toLowerCase(),
  volume_id: (view, asked) => view.volume_id === asked,
  id: (view, asked) => view.id === asked,
};

/** The newest first. */
const list =
  (parts: VolumeParts, path: string) =>
  async ({ query, base }: X7Request, { projectId }: RequestContext): Promise<X7Answer> => {
    if (isTrue(query.get('all_tenants') ?? 'false'))
      throw new X7Error(501, 'Snapshots of all projects at once are not supported by this cloud.');
    const rows = await parts.snapshotReader.list(projectId, { owners: ['self'] });
    const named = Object.entries(FILTERS).filter(([name]) => query.has(name));
    const found = rows.filter((row) =>
      named.every(([name, match]) => match(snapshotItemView(row), query.get(name) ?? '')),
    );
    found.sort(newestFirst);
    const page = pageOf(found, { query, url: `${base}${PREFIX}/${projectId}${path}` });
    const view = path === '/snapshots' ? snapshotItemView : snapshotView;
    const snapshots = page.rows.map((row) => view(row));
    return { status: 200, body: { snapshots, ...(page.next && { snapshots_links: page.next }) } };
  };

const newestFirst = (a: SnapshotRow, b: SnapshotRow): number =>
  b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
