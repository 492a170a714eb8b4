import { z } from 'zod';
import { unauthorized } from '../door/token-guard.js';
import { withToken, type X7Route } from '../door/x7-route.js';
import { requireSelf } from './collection.js';
import type { UserParts } from './users.routes.js';

const body = z.strictObject({
  user: z.strictObject({
    password: z.string().min(1).max(1024),
    original_password: z.string().max(1024),
  }),
});

/** A user's own password. The tokens of before are worthless then. */
export const passwordRoutes = ({ users, passwords }: UserParts): readonly X7Route[] => [
  withToken({
    ...{ method: 'POST', path: '/users/:id/password', body },
    async handle({ params: { id = '' }, body: { user }, address, base }, token) {
      requireSelf(token, id);
      await users.get(id);
      const { original_password: password } = user;
      if ((await passwords.check({ user: id, password, address })) !== id) throw unauthorized(base);
      await passwords.set(id, user.password);
      return { status: 204 };
    },
  }),
];
