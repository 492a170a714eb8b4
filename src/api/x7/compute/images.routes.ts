import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import type { ImageRow } from '../../../cloud/images/image.js';
import type { ImageService } from '../../../cloud/images/image.service.js';
import { secondsText } from '../door/dates.js';
import { pageOf } from '../door/page.js';
import { links, seconds, texts } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { linksOf } from './links.js';

export interface ImageProxyParts {
  readonly images: ImageService;
}

/** From 2.36 on clients ask the image API itself. */
const UNTIL = 35;

const item = { id: z.string(), name: z.string(), links };
const whole = z.strictObject({
  ...{ ...item, status: z.string(), progress: z.int(), created: seconds, updated: seconds },
  ...{ minDisk: z.int(), minRam: z.int(), metadata: texts, 'OS-EXT-IMG-SIZE:size': z.int() },
});
const page = { images_links: links.optional() };

/** Images as compute showed them before there was an image API. */
export const imageProxyRoutes = ({ images }: ImageProxyParts): readonly X7Route[] => [
  withRight('image:read', {
    ...{ method: 'GET', path: '/images', until: UNTIL },
    answer: () => z.strictObject({ images: z.array(z.strictObject(item)), ...page }),
    handle: list(images, '/images'),
  }),
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/detail', until: UNTIL },
    answer: () => z.strictObject({ images: z.array(whole), ...page }),
    handle: list(images, '/images/detail'),
  }),
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/:id', until: UNTIL, answer: () => z.strictObject({ image: whole }) },
    async handle({ params: { id = '' }, base }, context) {
      return { status: 200, body: { image: wholeView(await one(images, context, id), base) } };
    },
  }),
  withRight('image:read', {
    ...{ method: 'GET', path: '/images/:id/metadata', until: 38 },
    answer: () => z.strictObject({ metadata: texts }),
    async handle({ params: { id = '' } }, context) {
      const { properties } = await one(images, context, id);
      return { status: 200, body: { metadata: properties } };
    },
  }),
];

const list =
  (images: ImageService, path: '/images' | '/images/detail') =>
  async ({ query, base }: X7Request, context: RequestContext): Promise<X7Answer> => {
    const [name, status] = [query.get('name'), query.get('status')?.toUpperCase()];
    const rows = (await machines(images, context)).filter(
      (row) => (name === null || row.name === name) && (status === undefined || statusOf(row) === status),
    );
    rows.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1));
    const { rows: shown, next } = pageOf(rows, { query, url: `${base}/compute/v2.1${path}` });
    const views = shown.map((row) => (path === '/images' ? itemView(row, base) : wholeView(row, base)));
    return { status: 200, body: { images: views, ...(next && { images_links: next }) } };
  };

async function one(images: ImageService, context: RequestContext, id: string): Promise<ImageRow> {
  const [row] = await machines(images, context, [byId(id)]);
  if (!row) throw new NotFound('image', [byId(id)]);
  return row;
}

/** Kernels and ramdisks are parts of images, and launch nothing. */
async function machines(
  images: ImageService,
  { projectId }: RequestContext,
  refs: readonly Ref[] = [],
): Promise<ImageRow[]> {
  const asked = { refs, owners: [], executableBy: [], after: null, limit: 10_000 };
  return (await images.list(projectId, asked)).filter(({ kind }) => kind === 'machine');
}

const statusOf = ({ state }: ImageRow): string => (state === 'available' ? 'ACTIVE' : 'SAVING');

const itemView = ({ id, name }: ImageRow, base: string) => ({
  ...{ id, name },
  links: [
    ...linksOf(base, 'images', id),
    {
      rel: 'alternate',
      type: 'application/vnd.openstack.image',
      href: `${base}/image/images/${id}`,
    },
  ],
});

const wholeView = (row: ImageRow, base: string): object => ({
  ...itemView(row, base),
  ...{ status: statusOf(row), progress: statusOf(row) === 'ACTIVE' ? 100 : 25 },
  ...{ created: secondsText(row.createdAt.getTime()), updated: secondsText(row.updatedAt.getTime()) },
  ...{ minDisk: row.minDiskGiB, minRam: row.minRamMiB, metadata: row.properties },
  'OS-EXT-IMG-SIZE:size': row.sizeBytes ?? 0,
});
