import type { ImageRow } from '../../../cloud/images/image.js';
import { InFlight } from '../../hosts/in-flight.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { byteRangeOf } from '../../hosts/byte-range.js';
import { X7Error } from '../door/x7-error.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { asOwner, type ImageAsked, type ImageParts, imageRef } from './image-door.js';

/** At once, of one project: each holds a file and hashes. */
const MOST_UPLOADS = 8;

/** Bytes of images: in whole, or staged for their import; and out. */
export const imageFileRoutes = (parts: ImageParts): readonly X7Route[] => [
  ...uploadRoutes(parts),
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/:id/file', hasNoBody: true },
    handle: async (request, context) =>
      download(parts, await parts.imageReader.get(context, imageRef(request)), { request, context }),
  }),
];

function uploadRoutes(parts: ImageParts): readonly X7Route[] {
  const uploads = new InFlight(MOST_UPLOADS, 'uploads of images');
  const receive = async (request: X7Request, context: RequestContext, goal: 'available' | 'staged') => {
    const leave = uploads.enter(context.projectId);
    try {
      await upload(parts, { request, goal }, context);
      return { status: 204 };
    } finally {
      leave();
    }
  };
  return [
    withRight('image:create', {
      ...{ method: 'PUT', path: '/images/:id/file', isStreamed: true },
      handle: (request, context) => receive(request, context, 'available'),
    }),
    withRight('image:create', {
      ...{ method: 'PUT', path: '/images/:id/stage', isStreamed: true },
      handle: (request, context) => receive(request, context, 'staged'),
    }),
  ];
}

async function upload(
  parts: ImageParts,
  { request, goal }: { readonly request: X7Request; readonly goal: 'available' | 'staged' },
  context: RequestContext,
): Promise<void> {
  const { containerFormat, diskFormat } = await parts.imageReader.get(context, imageRef(request));
  if (containerFormat === null || diskFormat === null)
    throw new X7Error(400, 'The container format and the disk format of the image must be set first.');
  const { stream } = request;
  if (!stream) throw new Error('the door let an upload without a stream in');
  await asOwner(parts, { request, context }, (owner, ref) =>
    parts.imageUploads.receive(owner, ref, { source: () => stream, goal }),
  );
}

/** What is not here yet is empty, and so is what has its bytes in snapshots. */
async function download(
  { imageReader }: ImageParts,
  { id, state, md5, sizeBytes }: ImageRow,
  { request, context }: ImageAsked,
): Promise<X7Answer> {
  if (state === 'disabled' && !context.isAdmin)
    throw new X7Error(403, 'The requested image has been deactivated. Image data download is forbidden.');
  if ((state !== 'available' && state !== 'disabled') || sizeBytes === null) return { status: 204 };
  const size = await imageReader.size(id);
  if (size === undefined || size !== sizeBytes)
    throw new EngineError('InternalError', 'The bytes of the image are not there', { cause: { id, size } });
  const range = byteRangeOf(request.header('range'), size);
  if (range === 'unsatisfiable')
    throw new X7Error(416, 'The range is not in the image.', { 'content-range': `bytes */${size}` });
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const headers = {
    'accept-ranges': 'bytes',
    // Of the whole: a part of it has another.
    ...(md5 !== null && !range && { 'content-md5': md5 }),
    ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
  };
  const open = () => imageReader.range(id, { start, end });
  const stream = { type: 'application/octet-stream', length: end - start + 1, open };
  return { status: range ? 206 : 200, headers, stream };
}
