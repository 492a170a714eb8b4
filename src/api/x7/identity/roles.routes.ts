import { z } from 'zod';
import { ADMIN, type Grants } from '../../../cloud/users/grants.service.js';
import { ROLES, SUPERUSER } from '../../../cloud/users/role.js';
import { headOf, inCloud, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { stableId } from './catalog.js';
import { collection, narrow, selfOf } from './collection.js';
import { page, self } from './identity.schema.js';
import type { UserParts } from './users.routes.js';

export interface RoleParts extends UserParts {
  readonly grants: Grants;
}

const shape = z.strictObject({
  ...{ id: z.string(), name: z.string(), domain_id: z.null(), description: z.null(), links: self },
  options: z.strictObject({}),
});
const listAnswer = () => z.strictObject({ roles: z.array(shape), links: page });

/** OpenStack's names first; `admin` is the cloud's own cloudadmin. */
const NAMES: readonly string[] = [
  ...[ADMIN, 'member', 'reader'],
  ...ROLES.filter((role) => role !== SUPERUSER && role !== 'member' && role !== 'reader'),
];

export const roleIdOf = (name: string): string => stableId(`role ${name}`);

const view = (name: string, base: string) => {
  const id = roleIdOf(name);
  return {
    ...{ id, name, domain_id: null, description: null, options: {} },
    links: selfOf(base, `/roles/${id}`),
  };
};

/** The name of the role with this id, or with this name. Throws 404. */
export function roleOf(idOrName: string): string {
  const name = NAMES.find((one) => roleIdOf(one) === idOrName) ?? NAMES.find((one) => one === idOrName);
  if (name === undefined) throw new X7Error(404, `Could not find role: ${idOrName.slice(0, 80)}.`);
  return name;
}

const grantPath = '/projects/:project/users/:user/roles';

/** Roles, and who has them in which project. */
export const roleRoutes = (parts: RoleParts): readonly X7Route[] => {
  const list = inCloud('role:list', {
    ...{ method: 'GET', path: '/roles', answer: listAnswer },
    handle: ({ base, query }) =>
      collection(
        { base, path: '/roles', key: 'roles' },
        narrow(
          NAMES.map((name) => view(name, base)),
          query,
          'name domain_id',
        ),
      ),
  });
  const show = inCloud('role:list', {
    ...{ method: 'GET', path: '/roles/:id', answer: () => z.strictObject({ role: shape }) },
    handle({ params: { id = '' }, base }) {
      const name = NAMES.find((one) => roleIdOf(one) === id);
      if (name === undefined) throw new X7Error(404, `Could not find role: ${id.slice(0, 80)}.`);
      return { status: 200, body: { role: view(name, base) } };
    },
  });
  return [list, headOf(list), show, headOf(show), ...grantRoutes(parts)];
};

function grantRoutes(parts: RoleParts): readonly X7Route[] {
  const list = inCloud('role:list', {
    ...{ method: 'GET', path: grantPath, answer: listAnswer },
    async handle({ params, base }) {
      const at = await placeOf(parts, params);
      const rows = (await parts.grants.rolesIn(at)).map((name) => view(name, base));
      const path = `/projects/${at.projectId}/users/${at.userId}/roles`;
      return collection({ base, path, key: 'roles' }, rows);
    },
  });
  const look = inCloud('role:list', {
    ...{ method: 'GET', path: `${grantPath}/:role`, hasNoBody: true },
    async handle({ params }) {
      await requireGranted(parts, params);
      return { status: 204 };
    },
  });
  return [list, headOf(list), look, headOf(look), ...grantWrites(parts)];
}

const grantWrites = (parts: RoleParts): readonly X7Route[] => [
  inCloud('role:grant', {
    ...{ method: 'PUT', path: `${grantPath}/:role` },
    async handle({ params }) {
      const at = await placeOf(parts, params);
      await parts.grants.add({ ...at, role: roleOf(params['role'] ?? '') });
      return { status: 204 };
    },
  }),
  inCloud('role:grant', {
    ...{ method: 'DELETE', path: `${grantPath}/:role` },
    async handle({ params }) {
      await parts.grants.remove(await requireGranted(parts, params));
      return { status: 204 };
    },
  }),
];

type Params = Readonly<Record<string, string>>;

/** Throws NotFound for a user or a project that is not there. */
async function placeOf({ users, projects }: RoleParts, { user = '', project = '' }: Params) {
  await Promise.all([users.get(user), projects.get(project)]);
  return { userId: user, projectId: project };
}

async function requireGranted(parts: RoleParts, params: Params) {
  const at = await placeOf(parts, params);
  const role = roleOf(params['role'] ?? '');
  if (!(await parts.grants.rolesIn(at)).includes(role))
    throw new X7Error(404, `Could not find role assignment with role: ${role}.`);
  return { ...at, role };
}
