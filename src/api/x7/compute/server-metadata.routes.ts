import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { metadataOf } from '../../../cloud/instances/kept/kept-changes.service.js';
import { NAME_KEY } from '../../../cloud/tags/tag.js';
import { metadata, texts } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { reservedKey } from './server-request.js';
import type { ServerParts } from './servers.routes.js';

const path = '/servers/:id/metadata';
const wholeBody = z.strictObject({ metadata });
const oneBody = z.strictObject({ meta: metadata });
const wholeAnswer = () => z.strictObject({ metadata: texts });
const oneAnswer = () => z.strictObject({ meta: texts });

type Whole = z.infer<typeof wholeBody>;

/** Metadata of servers: EC2's tags of the instance, but for its name. */
export const serverMetadataRoutes = (parts: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path, answer: wholeAnswer },
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { metadata: metadataOf(await parts.kept.get(context, id)) } };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    withRight('tag:create', {
      ...{ method, path, body: wholeBody, answer: wholeAnswer },
      handle: write(parts, method === 'PUT'),
    }),
  ),
  ...oneRoutes(parts),
];

const oneRoutes = (parts: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: `${path}/:key`, answer: oneAnswer },
    async handle({ params: { id = '', key = '' } }, context) {
      const value = valueOf(metadataOf(await parts.kept.get(context, id)), key);
      return { status: 200, body: { meta: { [key]: value } } };
    },
  }),
  withRight('tag:create', {
    ...{ method: 'PUT', path: `${path}/:key`, body: oneBody, answer: oneAnswer },
    async handle({ params: { id = '', key = '' }, body: { meta } }, context) {
      const keys = Object.keys(meta);
      if (keys.length !== 1 || keys[0] !== key) throw new X7Error(400, 'Request body and URI mismatch');
      const wish = { metadata: meta, isWhole: false };
      await counted(meta, () => parts.changes.setMetadata(context, id, wish));
      return { status: 200, body: { meta } };
    },
  }),
  withRight('tag:delete', {
    ...{ method: 'DELETE', path: `${path}/:key` },
    async handle({ params: { id = '', key = '' } }, context) {
      if (!(await parts.changes.removeMetadata(context, id, key))) throw noItem();
      return { status: 204 };
    },
  }),
];

const noItem = (): X7Error => new X7Error(404, 'Metadata item was not found');

function valueOf(all: Readonly<Record<string, string>>, key: string): string {
  const value = Object.hasOwn(all, key) ? all[key] : undefined;
  if (value === undefined) throw noItem();
  return value;
}

const write =
  ({ changes }: ServerParts, isWhole: boolean) =>
  async (
    { params: { id = '' }, body: { metadata: asked } }: X7Request<Whole>,
    context: RequestContext,
  ): Promise<X7Answer> => {
    const all = await counted(asked, () => changes.setMetadata(context, id, { metadata: asked, isWhole }));
    return { status: 200, body: { metadata: all } };
  };

type Metadata = Readonly<Record<string, string>>;

/** Too many are over quota: 403. */
async function counted(asked: Metadata, write: () => Promise<Metadata>): Promise<Metadata> {
  if (Object.hasOwn(asked, NAME_KEY)) throw reservedKey();
  try {
    return await write();
  } catch (error) {
    if (error instanceof EngineError && error.code === 'TagLimitExceeded')
      throw new X7Error(403, 'Maximum number of metadata items exceeded');
    throw error;
  }
}
