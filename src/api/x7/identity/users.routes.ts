import { z } from 'zod';
import type { AccessService } from '../../../cloud/users/access.service.js';
import type { PasswordService } from '../../../cloud/users/password.service.js';
import type {
  DirectoryUser,
  UserChange,
  UserDirectory,
} from '../../../cloud/users/user-directory.service.js';
import { headOf, inCloud, withToken, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { collection, narrow, requireSelf, selfOf } from './collection.js';
import { page, projectsAnswer, self } from './identity.schema.js';
import { projectView, type ProjectParts } from './projects.routes.js';
import { DOMAIN } from './token.view.js';

export interface UserParts extends ProjectParts {
  readonly users: UserDirectory;
  readonly passwords: PasswordService;
  readonly accesses: AccessService;
}

const known = {
  name: z.string().min(1).max(255).optional(),
  enabled: z.boolean().optional(),
  password: z.string().max(1024).nullable().optional(),
  domain_id: z.string().nullable().optional(),
  default_project_id: z.string().nullable().optional(),
  options: z.strictObject({}).optional(),
};
const createBody = z.strictObject({ user: z.looseObject({ ...known, name: z.string().min(1).max(255) }) });
const updateBody = z.strictObject({ user: z.looseObject(known) });
type Said = z.infer<typeof updateBody>['user'];

const shape = z.looseObject({
  ...{ id: z.string(), name: z.string(), domain_id: z.string(), enabled: z.boolean(), links: self },
  ...{ password_expires_at: z.null(), options: z.strictObject({}), password: z.never().optional() },
});
const answer = () => z.strictObject({ user: shape });

/** Users. Operators keep them; each may look at their own. */
export const userRoutes = (parts: UserParts): readonly X7Route[] => [
  ...readRoutes(parts),
  inCloud('user:create', {
    ...{ method: 'POST', path: '/users', body: createBody, answer },
    async handle({ body: { user }, base }) {
      const change = changeIn(user);
      const taken = (await parts.users.list()).some(({ name }) => name === user.name);
      if (taken) throw new X7Error(409, `Duplicate entry found with name ${user.name}.`);
      const made = await parts.users.create({ ...change, name: user.name });
      if (user.password) await parts.passwords.set(made.id, user.password);
      return { status: 201, body: { user: userView(made, base) } };
    },
  }),
  inCloud('user:update', {
    ...{ method: 'PATCH', path: '/users/:id', body: updateBody, answer },
    async handle({ params: { id = '' }, body: { user }, base }) {
      const changed = await parts.users.update(id, changeIn(user));
      if (user.password) await parts.passwords.set(id, user.password);
      return { status: 200, body: { user: userView(changed, base) } };
    },
  }),
  inCloud('user:delete', {
    ...{ method: 'DELETE', path: '/users/:id' },
    async handle({ params: { id = '' } }) {
      await parts.users.remove(id);
      return { status: 204 };
    },
  }),
];

function readRoutes(parts: UserParts): readonly X7Route[] {
  const { users } = parts;
  const list = inCloud('user:list', {
    ...{ method: 'GET', path: '/users' },
    answer: () => z.strictObject({ users: z.array(shape), links: page }),
    async handle({ base, query }) {
      const rows = (await users.list()).map((row) => userView(row, base));
      return collection(
        { base, path: '/users', key: 'users' },
        narrow(rows, query, 'name domain_id enabled'),
      );
    },
  });
  const show = withToken({
    ...{ method: 'GET', path: '/users/:id', answer },
    async handle({ params: { id = '' }, base }, token) {
      requireSelf(token, id);
      return { status: 200, body: { user: userView(await users.get(id), base) } };
    },
  });
  return [list, headOf(list), show, headOf(show), ownProjects(parts)];
}

const ownProjects = ({ users, accesses, projects }: UserParts): X7Route =>
  withToken({
    ...{ method: 'GET', path: '/users/:id/projects', answer: projectsAnswer },
    async handle({ params: { id = '' }, base }, token) {
      requireSelf(token, id);
      await users.get(id);
      const ids = new Set((await accesses.projectsOf({ userId: id, isAdmin: false })).map((row) => row.id));
      const rows = (await projects.list()).filter((row) => ids.has(row.id));
      const shown = rows.map((row) => projectView(row, base));
      return collection({ base, path: `/users/${id}/projects`, key: 'projects' }, shown);
    },
  });

const userView = ({ id, name, enabled, attributes }: DirectoryUser, base: string) => ({
  ...attributes,
  ...{ id, name, enabled, domain_id: DOMAIN.id, password_expires_at: null, options: {} },
  links: selfOf(base, `/users/${id}`),
});

/** What the cloud knows of a user itself: no attribute of a client's. */
const KNOWN = new Set([
  'name',
  'enabled',
  'password',
  'domain_id',
  'options',
  'id',
  'links',
  'password_expires_at',
]);

function changeIn(said: Said): UserChange {
  const { name, enabled, domain_id: domain } = said;
  if (domain && domain !== DOMAIN.id) throw new X7Error(400, `Users are in the domain ${DOMAIN.id}.`);
  return {
    ...(name !== undefined && { name }),
    ...(enabled !== undefined && { enabled }),
    attributes: Object.fromEntries(Object.entries(said).filter(([key]) => !KNOWN.has(key))),
  };
}
