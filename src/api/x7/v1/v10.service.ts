import { z } from 'zod';
import { metadata, nameText } from '../door/shapes.js';
import { unbuiltAll } from '../door/unbuilt-all.js';
import type { X7Request, X7Route } from '../door/x7-route.js';
import type { X7Service } from '../door/x7-service.js';
import { createdServer } from './created-server.js';
import { FIRST_STATUSES, firstError } from './first-error.js';
import { pageOf } from './v10-pages.js';
import { type Translation, v10Row } from './v10-rows.js';
import { v10Flavor, v10FlavorView, v10Image, v10ImageView, v10Item, v10ItemView } from './v10-views.js';
import { v10Server, v10ServerView } from './v10-views.js';
import { type FirstVersion, type XAuthParts, xAuthRoutes } from './x-auth.routes.js';

const V10: FirstVersion = {
  ...{ id: 'v1.0', status: 'DEPRECATED', updated: '2011-01-21T11:33:21Z' },
  urlOf: (base) => `${base}/v1.0`,
};

const id = z.union([z.string().max(255), z.int()]).transform(String);

const newServer = z.strictObject({
  server: z.strictObject({
    ...{ name: nameText, imageId: id, flavorId: id },
    metadata: metadata.optional(),
    personality: z.array(z.unknown()).optional(),
  }),
});
const changedServer = z.strictObject({ server: z.strictObject({ name: nameText }) });
const newImage = z.strictObject({ image: z.strictObject({ serverId: id, name: nameText }) });
const action = z.strictObject({ reboot: z.strictObject({ type: z.enum(['HARD', 'SOFT']) }) });

const asksForServer = ({ body }: X7Request<unknown>) => {
  const { imageId: imageRef, flavorId: flavorRef, ...rest } = newServer.parse(body).server;
  return { body: { server: { ...rest, imageRef, flavorRef } } };
};

const asksForImage = ({ body, params }: X7Request<unknown>) => {
  const { serverId, name } = newImage.parse(body).image;
  return { params: { ...params, id: serverId }, body: { createImage: { name } } };
};

/** A list and one of a noun: `key` in what is shown, and how one is. */
const reads = (
  nouns: 'servers' | 'images' | 'flavors',
  { whole, show }: { readonly whole: z.ZodType; readonly show: (shown: unknown) => object },
): readonly Translation[] => {
  const one = nouns.slice(0, -1);
  const list = (path: string, item: z.ZodType, view: (shown: unknown) => object): Translation => ({
    ...{ method: 'GET', path, answer: z.strictObject({ [nouns]: z.array(item) }) },
    show: (body, query) => {
      const rows = (body as Readonly<Record<string, readonly unknown[]>>)[nouns] ?? [];
      return { [nouns]: pageOf(rows, query).map(view) };
    },
  });
  return [
    list(`/${nouns}`, v10Item, v10ItemView),
    list(`/${nouns}/detail`, whole, show),
    {
      ...{ method: 'GET', path: `/${nouns}/:id`, answer: z.strictObject({ [one]: whole }) },
      show: (body) => ({ [one]: show((body as Readonly<Record<string, unknown>>)[one]) }),
    },
  ];
};

const addresses = (body: unknown) => v10ServerView((body as { readonly server: unknown }).server).addresses;
const list = z.array(z.string());

const TRANSLATIONS: readonly Translation[] = [
  ...reads('servers', { whole: v10Server, show: v10ServerView }),
  ...reads('images', { whole: v10Image, show: v10ImageView }),
  ...reads('flavors', { whole: v10Flavor, show: v10FlavorView }),
  { method: 'PUT', path: '/servers/:id', body: changedServer, status: 204 },
  { method: 'DELETE', path: '/servers/:id', status: 202 },
  { method: 'POST', path: '/servers/:id/action', asks: 'instance:reboot', body: action, status: 202 },
  {
    ...{ method: 'GET', path: '/servers/:id/ips', of: '/servers/:id' },
    answer: z.strictObject({ addresses: v10Server.shape.addresses }),
    show: (body) => ({ addresses: addresses(body) }),
  },
  ...(['public', 'private'] as const).map((side): Translation => ({
    ...{ method: 'GET', path: `/servers/:id/ips/${side}`, of: '/servers/:id' },
    answer: z.strictObject({ [side]: list }),
    show: (body) => ({ [side]: addresses(body)[side] }),
  })),
  {
    method: 'POST',
    path: '/images',
    asks: 'image:create',
    of: '/servers/:id/action',
    body: newImage,
    ask: asksForImage,
    status: 202,
  },
  {
    ...{ method: 'GET', path: '/limits', answer: z.object({ limits: z.object({}).loose() }) },
    show: (body) => body as object,
  },
];

const CREATE: Translation = {
  ...{ method: 'POST', path: '/servers', body: newServer, ask: asksForServer },
  answer: z.strictObject({ server: v10Server }),
  show: (body) => {
    const { server } = body as { readonly server: { readonly adminPass: string } };
    return { server: { ...v10ServerView(server), adminPass: server.adminPass } };
  },
};

/** They were answered like this in the first release, too. */
const UNBUILT = unbuiltAll([
  { path: '/servers/:id/backup_schedule', methods: 'GET POST DELETE' },
  { path: '/shared_ip_groups', methods: 'GET POST' },
  { path: '/shared_ip_groups/detail', methods: 'GET' },
  { path: '/shared_ip_groups/:id', methods: 'GET DELETE' },
]);

/** The first release's v1.0: the same in fewer words. */
export const v10Service = (parts: XAuthParts, compute: readonly X7Route[]): X7Service => ({
  ...{ name: 'v1.0', prefix: '/v1.0' },
  ...{ statuses: FIRST_STATUSES, errorBody: firstError },
  routes: [
    ...xAuthRoutes(parts, V10),
    ...TRANSLATIONS.map((row) => v10Row(compute, row)),
    v10Row([createdServer(compute, undefined)], CREATE),
    ...UNBUILT,
  ],
});
