import { z } from 'zod';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import type { ServerParts } from './servers.routes.js';

const path = '/servers/:id/tags';
const one = `${path}/:tag`;
const SINCE = 26;

const tag = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^,/]*$/);
const body = z.strictObject({ tags: z.array(tag).max(50) });
const answer = () => z.strictObject({ tags: z.array(z.string()) });

/** Tags of servers: words without values, which EC2 does not show. */
export const serverTagRoutes = (parts: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path, since: SINCE, answer },
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { tags: (await parts.kept.get(context, id)).labels } };
    },
  }),
  withRight('tag:create', {
    ...{ method: 'PUT', path, since: SINCE, body, answer },
    async handle({ params: { id = '' }, body: { tags } }, context) {
      await parts.changes.setLabels(context, id, () => tags);
      return { status: 200, body: { tags: (await parts.kept.get(context, id)).labels } };
    },
  }),
  withRight('tag:delete', {
    ...{ method: 'DELETE', path, since: SINCE },
    async handle({ params: { id = '' } }, context) {
      await parts.changes.setLabels(context, id, () => []);
      return { status: 204 };
    },
  }),
  ...oneRoutes(parts),
];

const oneRoutes = ({ kept, changes }: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: one, since: SINCE, hasNoBody: true },
    async handle({ params: { id = '', tag: asked = '' } }, context) {
      requireThere((await kept.get(context, id)).labels, asked);
      return { status: 204 };
    },
  }),
  withRight('tag:create', {
    ...{ method: 'PUT', path: one, since: SINCE },
    async handle({ params: { id = '', tag: asked = '' }, base }, context) {
      if (!tag.safeParse(asked).success)
        throw new X7Error(400, `Tag '${asked.slice(0, 80)}' is invalid: it must be 1 to 60 characters`);
      const { labels } = await kept.get(context, id);
      if (labels.includes(asked)) return { status: 204 };
      await changes.setLabels(context, id, (there) => [...there, asked]);
      const location = `${base}/compute/v2.1/servers/${id}/tags/${encodeURIComponent(asked)}`;
      return { status: 201, headers: { location } };
    },
  }),
  withRight('tag:delete', {
    ...{ method: 'DELETE', path: one, since: SINCE },
    async handle({ params: { id = '', tag: asked = '' } }, context) {
      requireThere((await kept.get(context, id)).labels, asked);
      await changes.setLabels(context, id, (there) => there.filter((label) => label !== asked));
      return { status: 204 };
    },
  }),
];

function requireThere(labels: readonly string[], asked: string): void {
  if (!labels.includes(asked)) throw new X7Error(404, `Server has no tag '${asked.slice(0, 80)}'`);
}
