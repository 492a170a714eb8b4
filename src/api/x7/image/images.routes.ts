import { type ImageDraft, NEW_DRAFT } from '../../../cloud/images/image-draft.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import { UUID } from '../../../common/ids/uuid.js';
import { X7Error } from '../door/x7-error.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { asOwner, type ImageParts, imageRef } from './image-door.js';
import { applyField } from './image-fields.js';
import { listImages } from './image-list.js';
import { PATCH_TYPES, patched } from './image-patch.js';
import { imageAnswer, imageList, newImage, patchBody } from './image.schema.js';
import { imageView } from './image.view.js';
import { IMPORT_METHODS } from './import-methods.js';

/** Images: their base properties and custom ones. */
export const imagesRoutes = (parts: ImageParts): readonly X7Route[] => [...reads(parts), ...writes(parts)];

const reads = ({ imageReader }: ImageParts): readonly X7Route[] => [
  withRight('image:read', {
    ...{ method: 'GET', path: '/images', answer: imageList },
    handle: async ({ query }, context) => ({
      status: 200,
      body: listImages(await imageReader.usable(context), query, context.projectId),
    }),
  }),
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/:id', answer: imageAnswer },
    handle: async (request, context) => ({
      status: 200,
      body: imageView(await imageReader.get(context, imageRef(request))),
    }),
  }),
];

const writes = (parts: ImageParts): readonly X7Route[] => [
  withRight('image:create', {
    ...{ method: 'POST', path: '/images', answer: imageAnswer, body: newImage },
    handle: (request, context) => create(parts, request, context),
  }),
  withRight('image:update', {
    ...{ method: 'PATCH', path: '/images/:id', answer: imageAnswer, body: patchBody, types: PATCH_TYPES },
    handle: (request, context) => patch(parts, request, context),
  }),
  withRight('image:delete', {
    ...{ method: 'DELETE', path: '/images/:id' },
    async handle(request, context) {
      await asOwner(parts, { request, context }, (owner, ref) => parts.imageChanges.deregister(owner, ref));
      return { status: 204 };
    },
  }),
];

async function create(
  { imageDrafts }: ImageParts,
  { body, base }: X7Request<Readonly<Record<string, unknown>>>,
  context: RequestContext,
): Promise<X7Answer> {
  const { id, ...fields } = body;
  if (id !== undefined && (typeof id !== 'string' || !UUID.test(id)))
    throw new X7Error(400, "Invalid value for 'id': it is a UUID.");
  const rules = { isAdmin: context.isAdmin, isQueued: true };
  const draft = Object.entries(fields).reduce<ImageDraft>(
    (before, field) => applyField(before, field, rules),
    NEW_DRAFT,
  );
  const image = await imageDrafts.create(context, draft, id?.toLowerCase());
  const headers = {
    location: `${base}/image/v2/images/${image.id}`,
    'openstack-image-import-methods': IMPORT_METHODS.join(','),
  };
  return { status: 201, body: imageView(image), headers };
}

async function patch(
  parts: ImageParts,
  request: X7Request<readonly object[]>,
  context: RequestContext,
): Promise<X7Answer> {
  const isOldForm = /v2\.0-json-patch/.test(request.header('content-type') ?? '');
  const image = await asOwner(parts, { request, context }, (owner, ref) =>
    parts.imageDrafts.update(owner, ref, (row) =>
      patched(
        row,
        { body: request.body, isOldForm },
        { isAdmin: context.isAdmin, isQueued: row.state === 'pending' },
      ),
    ),
  );
  return { status: 200, body: imageView(image) };
}
