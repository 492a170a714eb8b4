import type { ImageRow } from '../../../cloud/images/image.js';
import { limitOf } from '../door/page.js';
import { X7Error } from '../door/x7-error.js';
import { imagesIn, isShown } from './image-filters.js';
import { imageOrder } from './image-sort.js';
import { imageView } from './image.view.js';

const INITIAL_LIMIT = 25;

/** One page of what a project may name, filtered and in order; a cloud has few images. Throws 400. */
export function listImages(rows: readonly ImageRow[], query: URLSearchParams, projectId: string): object {
  const limit = query.has('limit') ? limitOf(query) : INITIAL_LIMIT;
  const order = imageOrder(query);
  const isIn = imagesIn(query, projectId);
  const views = rows.filter(isShown).map((row) => ({ row, view: imageView(row) }));
  const all = views
    .filter(({ row, view }) => isIn(row, view))
    .map(({ view }) => view)
    .sort(order);
  const marker = query.get('marker');
  const at = marker === null ? -1 : all.findIndex(({ id }) => id === marker);
  if (marker !== null && at < 0)
    throw new X7Error(400, `Invalid marker. Image ${marker.slice(0, 64)} could not be found.`);
  const images = all.slice(at + 1, at + 1 + limit);
  const more = images.length > 0 && at + 1 + images.length < all.length;
  return {
    images,
    first: `/v2/images${asked(query)}`,
    schema: '/v2/schemas/images',
    ...(more && { next: `/v2/images${asked(query, String(images.at(-1)?.['id'] ?? ''))}` }),
  };
}

/** The same question from this marker on. */
function asked(query: URLSearchParams, marker?: string): string {
  const next = new URLSearchParams(query);
  next.delete('marker');
  if (marker !== undefined) next.set('marker', marker);
  return next.size === 0 ? '' : `?${next.toString()}`;
}
