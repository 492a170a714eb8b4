import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { volumeMetadataOf } from '../../../cloud/volumes/volume-words.service.js';
import { metadata } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { findVolume } from './find-volume.js';
import type { VolumeParts } from './volume-parts.js';
import { refuseName } from './volume-request.js';
import { metaAnswer, metadataAnswer } from './volume.schema.js';

const path = '/volumes/:id/metadata';
const wholeBody = z.strictObject({ metadata });
const oneBody = z.strictObject({ meta: metadata });
type Whole = z.infer<typeof wholeBody>;

/** Metadata of volumes: EC2's tags of the volume, but for its name. */
export const volumeMetadataRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('volume:read', {
    ...{ method: 'GET', path, answer: metadataAnswer },
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { metadata: volumeMetadataOf(await findVolume(parts, context, id)) } };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    withRight('tag:create', {
      ...{ method, path, body: wholeBody, answer: metadataAnswer },
      handle: write(parts, method === 'PUT'),
    }),
  ),
  ...oneRoutes(parts),
];

const oneRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('volume:read', {
    ...{ method: 'GET', path: `${path}/:key`, answer: metaAnswer },
    async handle({ params: { id = '', key = '' } }, context) {
      const all = volumeMetadataOf(await findVolume(parts, context, id));
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
      await say(parts, context, { id, metadata: meta, isWhole: false });
      return { status: 200, body: { meta } };
    },
  }),
  withRight('tag:delete', {
    ...{ method: 'DELETE', path: `${path}/:key` },
    async handle({ params: { id = '', key = '' } }, context) {
      const { projectId } = await findVolume(parts, context, id);
      if (!(await parts.volumeWords.removeMetadata(projectId, id, key))) throw noItem(id, key);
      return { status: 200 };
    },
  }),
];

const noItem = (id: string, key: string): X7Error =>
  new X7Error(404, `Volume ${id} has no metadata with key ${key.slice(0, 80)}.`);

const write =
  (parts: VolumeParts, isWhole: boolean) =>
  async (
    { params: { id = '' }, body: { metadata: asked } }: X7Request<Whole>,
    context: RequestContext,
  ): Promise<X7Answer> => ({
    status: 200,
    body: { metadata: await say(parts, context, { id, metadata: asked, isWhole }) },
  });

interface Said {
  readonly id: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly isWhole: boolean;
}

/** All that there is then. Too many are over quota. */
async function say(parts: VolumeParts, context: RequestContext, { id, metadata: asked, isWhole }: Said) {
  refuseName(asked);
  const { projectId } = await findVolume(parts, context, id);
  try {
    return volumeMetadataOf(await parts.volumeWords.say(projectId, id, { metadata: asked, isWhole }));
  } catch (error) {
    if (error instanceof EngineError && error.code === 'TagLimitExceeded')
      throw new X7Error(413, 'Maximum number of metadata items exceeded');
    throw error;
  }
}
