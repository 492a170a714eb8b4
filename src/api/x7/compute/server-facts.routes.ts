import { z } from 'zod';
import { byName } from '../../../common/refs/ref.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { groupShape, groupView } from './security-group.view.js';
import { bareAddressesOf } from './server-addresses.view.js';
import type { ServerParts } from './servers.routes.js';

const address = z.strictObject({ addr: z.string(), version: z.literal(4) });
/** What else a server has: addresses, groups, and a password that nobody keeps. */
export const serverFactRoutes = (parts: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/:id/ips' },
    answer: () => z.strictObject({ addresses: z.record(z.string(), z.array(address)) }),
    async handle({ params: { id = '' } }, context) {
      return { status: 200, body: { addresses: bareAddressesOf(await parts.kept.get(context, id)) } };
    },
  }),
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/:id/ips/:label' },
    answer: () => z.record(z.string(), z.array(address)),
    async handle({ params: { id = '', label = '' } }, context) {
      const found = new Map(Object.entries(bareAddressesOf(await parts.kept.get(context, id)))).get(label);
      if (!found) throw new X7Error(404, `Network name ${label.slice(0, 80)} not found`);
      return { status: 200, body: { [label]: found } };
    },
  }),
  groupRoute(parts),
  ...passwordRoutes(parts),
];

const groupRoute = (parts: ServerParts): X7Route =>
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/:id/os-security-groups' },
    answer: () => z.strictObject({ security_groups: z.array(groupShape) }),
    async handle({ params: { id = '' } }, context) {
      const row = await parts.kept.get(context, id);
      const asked = { refs: row.groups.map(byName), after: null, limit: row.groups.length };
      const groups = row.groups.length === 0 ? [] : await parts.groups.list(context, asked);
      return {
        status: 200,
        body: { security_groups: groups.map((group) => groupView(group, context.projectId)) },
      };
    },
  });

const passwordRoutes = ({ kept }: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/:id/os-server-password' },
    answer: () => z.strictObject({ password: z.string() }),
    async handle({ params: { id = '' } }, context) {
      await kept.get(context, id);
      return { status: 200, body: { password: '' } };
    },
  }),
  withRight('instance:update', {
    ...{ method: 'DELETE', path: '/servers/:id/os-server-password' },
    async handle({ params: { id = '' } }, context) {
      await kept.get(context, id);
      return { status: 204 };
    },
  }),
];
