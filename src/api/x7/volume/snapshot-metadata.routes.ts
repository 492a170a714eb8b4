import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type SaidOfSnapshot, snapshotMetadataOf } from '../../../cloud/snapshots/snapshot-words.service.js';
import { metadata } from '../door/shapes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { findSnapshot } from './find-snapshot.js';
import type { VolumeParts } from './volume-parts.js';
import { refuseName } from './volume-request.js';
import { metaAnswer, metadataAnswer } from './volume.schema.js';

const path = '/snapshots/:id/metadata';
const wholeBody = z.strictObject({ metadata });
const oneBody = z.strictObject({ meta: metadata });

/** Metadata of snapshots: EC2's tags of the snapshot, but for its name. */
export const snapshotMetadataRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('snapshot:read', {
    ...{ method: 'GET', path, answer: metadataAnswer },
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { metadata: snapshotMetadataOf(await findSnapshot(parts, context, id)) } };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    withRight('tag:create', {
      ...{ method, path, body: wholeBody, answer: metadataAnswer },
      async handle({ params: { id = '' }, body: { metadata: asked } }, context) {
        const before = Object.keys(snapshotMetadataOf(await findSnapshot(parts, context, id)));
        const without = method === 'PUT' ? before.filter((key) => !Object.hasOwn(asked, key)) : [];
        return {
          status: 200,
          body: { metadata: await say(parts, context, { id, metadata: asked, without }) },
        };
      },
    }),
  ),
  ...oneRoutes(parts),
];

const oneRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('snapshot:read', {
    ...{ method: 'GET', path: `${path}/:key`, answer: metaAnswer },
    async handle({ params: { id = '', key = '' } }, context) {
      const all = snapshotMetadataOf(await findSnapshot(parts, context, id));
      const value = Object.hasOwn(all, key) ? all[key] : undefined;
      if (value === undefined) throw noItem(id, key);
      return { status: 200, body: { meta: { [key]: value } } };
    },
  }),
  withRight('tag:create', {
    ...{ method: 'PUT', path: `${path}/:key`, body: oneBody, answer: metaAnswer },
    async handle({ params: { id = '', key = '' }, body: { meta } }, context) {
      const keys = Object.keys(meta);
      if (keys.length !== 1 || keys[0] !== key) throw new X7Error(400, 'Request body and URI mismatch');
      await findSnapshot(parts, context, id);
      await say(parts, context, { id, metadata: meta });
      return { status: 200, body: { meta } };
    },
  }),
  withRight('tag:delete', {
    ...{ method: 'DELETE', path: `${path}/:key` },
    async handle({ params: { id = '', key = '' } }, context) {
      if (!Object.hasOwn(snapshotMetadataOf(await findSnapshot(parts, context, id)), key))
        throw noItem(id, key);
      await parts.snapshotWords.say(context.projectId, id, { without: [key] });
      return { status: 200 };
    },
  }),
];

const noItem = (id: string, key: string): X7Error =>
  new X7Error(404, `Snapshot ${id} has no metadata with key ${key.slice(0, 80)}.`);

interface Said extends SaidOfSnapshot {
  readonly id: string;
}

/** All that there is then. Too many are over quota. */
async function say(parts: VolumeParts, { projectId }: RequestContext, { id, ...said }: Said) {
  refuseName(said.metadata ?? {});
  try {
    return snapshotMetadataOf(await parts.snapshotWords.say(projectId, id, said));
  } catch (error) {
    if (error instanceof EngineError && error.code === 'TagLimitExceeded')
      throw new X7Error(413, 'Maximum number of metadata items exceeded');
    throw error;
  }
}
