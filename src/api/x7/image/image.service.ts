import { NotFound } from '../../../common/refs/not-found.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import type { ImageRow } from '../../../cloud/images/image.js';
import type { ImageService } from '../../../cloud/images/image.service.js';
import { secondsText } from '../door/dates.js';
import { imageError } from '../door/error-bodies.js';
import { limitOf } from '../door/page.js';
import { withRight, type X7Answer, type X7Request } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { imageAnswer, imageList } from './image.schema.js';
import { imageOrder } from './image-sort.js';
import { unbuiltImageRoutes } from './unbuilt.routes.js';
import type { X7Service } from '../door/x7-service.js';
import type { RequestContext } from '../../../common/context/request-context.js';

export interface ImageParts {
  readonly images: ImageService;
}

const INITIAL_LIMIT = 25;
/** Rows of one question; a cloud has fewer images that one project sees. */
const ALL = 10_000;

/** The image API, as far as images are read: list with filters, show. */
export const imageService = ({ images }: ImageParts): X7Service => ({
  ...{ name: 'image', prefix: '/image/v2', errorBody: imageError },
  routes: [
    withRight('image:read', {
      ...{ method: 'GET', path: '/images', answer: imageList },
      handle: (request, context) => list(images, request, context),
    }),
    withRight('image:read', {
      ...{ method: 'GET', path: '/images/:id', answer: imageAnswer },
      async handle({ params: { id = '' } }, context) {
        const [row] = await machines(images, context, [byId(id)]);
        if (!row) throw new NotFound('image', [byId(id)]);
        return { status: 200, body: imageView(row) };
      },
    }),
    ...unbuiltImageRoutes,
  ],
});

async function list(images: ImageService, { query }: X7Request, context: RequestContext): Promise<X7Answer> {
  const limit = query.has('limit') ? limitOf(query) : INITIAL_LIMIT;
  const order = imageOrder(query);
  const views = (await machines(images, context)).map(imageView);
  const all = views.filter((view) => matches(view, query)).sort(order);
  const marker = query.get('marker');
  const at = marker === null ? -1 : all.findIndex(({ id }) => id === marker);
  if (marker !== null && at < 0)
    throw new X7Error(400, `Invalid marker. Image ${marker.slice(0, 64)} could not be found.`);
  const rows = all.slice(at + 1, at + 1 + limit);
  const next = new URLSearchParams(query);
  next.set('marker', String(rows.at(-1)?.['id'] ?? ''));
  const more = rows.length > 0 && at + 1 + rows.length < all.length;
  return {
    status: 200,
    body: {
      images: rows,
      ...{ first: '/v2/images', schema: '/v2/schemas/images' },
      ...(more && { next: `/v2/images?${next.toString()}` }),
    },
  };
}

/** Kernels and ramdisks are parts of images, and launch nothing. */
async function machines(
  images: ImageService,
  { projectId }: RequestContext,
  refs: readonly Ref[] = [],
): Promise<ImageRow[]> {
  const rows = await images.list(projectId, {
    refs,
    owners: [],
    executableBy: [],
    after: null,
    limit: ALL,
  });
  return rows.filter(({ kind }) => kind === 'machine');
}

const PAGING = new Set(['limit', 'marker', 'sort', 'sort_key', 'sort_dir', 'member_status']);

/** Any key that is shown is a filter; one that is not shown matches nothing. */
function matches(view: Readonly<Record<string, unknown>>, query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => {
    if (PAGING.has(name)) return true;
    if (name === 'visibility' && value === 'all') return true;
    const wanted = value.startsWith('in:')
      ? value
          .slice(3)
          .split(',')
          .map((one) => one.replace(/^"|"$/g, ''))
      : [value];
    const shown = view[name];
    // Clients write booleans in their own language.
    if (typeof shown === 'boolean') return wanted.some((one) => one.toLowerCase() === String(shown));
    return wanted.includes(String(shown));
  });
}

function imageView(row: ImageRow): Readonly<Record<string, unknown>> {
  const at = secondsText(row.createdAt.getTime());
  return {
    ...{ id: row.id, name: row.name, status: row.state === 'available' ? 'active' : 'queued' },
    ...{ visibility: row.visibility, protected: row.isProtected, os_hidden: false },
    ...{ checksum: null, os_hash_algo: 'sha256', os_hash_value: row.sha256 },
    ...{ size: Number(row.sizeBytes), virtual_size: Number(row.virtualBytes), container_format: 'bare' },
    ...{ disk_format: row.format, min_ram: 0, min_disk: 0, owner: row.projectId, tags: [] },
    ...{ created_at: at, updated_at: at, self: `/v2/images/${row.id}`, file: `/v2/images/${row.id}/file` },
    schema: '/v2/schemas/image',
  };
}
