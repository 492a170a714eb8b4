import type { RequestContext } from '../../../common/context/request-context.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import { X7Error } from '../door/x7-error.js';
import { withRight, withToken, type X7Answer, type X7Route } from '../door/x7-route.js';
import { asOwner, type ImageAsked, type ImageParts, imageRef } from './image-door.js';
import { checkLabels } from './image-fields.js';
import { anyObject } from './image.schema.js';
import { STATUSES } from './image.view.js';

/** Tags, what takes an image out of use and back, and what clients ask about the service. */
export const imageMoreRoutes = (parts: ImageParts): readonly X7Route[] => [
  ...tagRoutes(parts),
  ...useRoutes(parts),
  ...infoRoutes,
];

const tagRoutes = (parts: ImageParts): readonly X7Route[] => [
  withRight('image:update', {
    ...{ method: 'PUT', path: '/images/:id/tags/:tag' },
    handle: (request, context) =>
      relabel(parts, { request, context }, (labels, tag) => checkLabels([...new Set([...labels, tag])])),
  }),
  withRight('image:update', {
    ...{ method: 'DELETE', path: '/images/:id/tags/:tag' },
    handle: (request, context) =>
      relabel(parts, { request, context }, (labels, tag) => {
        if (!labels.includes(tag)) throw new NotFound('image', [byId(tag)]);
        return labels.filter((label) => label !== tag);
      }),
  }),
];

const useRoutes = (parts: ImageParts): readonly X7Route[] => [
  withRight('image:update', {
    ...{ method: 'POST', path: '/images/:id/actions/deactivate' },
    handle: (request, context) =>
      inUse(parts, { request, context }, (owner, ref) => parts.imageChanges.suspend(owner, ref)),
  }),
  withRight('image:update', {
    ...{ method: 'POST', path: '/images/:id/actions/reactivate' },
    handle: (request, context) =>
      inUse(parts, { request, context }, (owner, ref) => parts.imageChanges.enable(owner, ref)),
  }),
];

const infoRoutes: readonly X7Route[] = [
  withToken({
    ...{ method: 'GET', path: '/info/usage', answer: anyObject },
    handle: () => ({ status: 200, body: { usage: {} } }),
  }),
];

async function relabel(
  parts: ImageParts,
  asked: ImageAsked,
  change: (labels: readonly string[], tag: string) => readonly string[],
): Promise<X7Answer> {
  const { tag = '' } = asked.request.params;
  await asOwner(parts, asked, (owner, ref) =>
    parts.imageDrafts.update(owner, ref, (row) => ({ ...row, labels: change(row.labels, tag) })),
  );
  return { status: 204 };
}

/** Only of an image that has its bytes. */
async function inUse(
  parts: ImageParts,
  asked: ImageAsked,
  work: (owner: RequestContext, ref: Ref) => Promise<void>,
): Promise<X7Answer> {
  const { state } = await parts.imageReader.get(asked.context, imageRef(asked.request));
  if (state !== 'available' && state !== 'disabled')
    throw new X7Error(403, `Not allowed to deactivate or reactivate an image that is ${STATUSES[state]}.`);
  await asOwner(parts, asked, work);
  return { status: 204 };
}
