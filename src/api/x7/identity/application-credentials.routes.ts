import { z } from 'zod';
import type {
  ApplicationCredential,
  ApplicationCredentials,
} from '../../../cloud/users/application-credential.service.js';
import type { HeldToken } from '../../../cloud/users/token.service.js';
import { withToken, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { collection, narrow, requireSelf, selfOf } from './collection.js';
import { page, self } from './identity.schema.js';
import { roleIdOf, roleOf } from './roles.routes.js';
import { rolesOf } from './token.view.js';

export interface CredentialParts {
  readonly applicationCredentials: ApplicationCredentials;
}

const path = '/users/:user/application_credentials';
const role = z.looseObject({ id: z.string().optional(), name: z.string().optional() });
const body = z.strictObject({
  application_credential: z.strictObject({
    name: z.string().min(1).max(255),
    secret: z.string().min(1).max(1024).nullable().optional(),
    description: z.string().max(1024).nullable().optional(),
    expires_at: z.string().max(64).nullable().optional(),
    roles: z.array(role).nullable().optional(),
    unrestricted: z.boolean().nullable().optional(),
    access_rules: z.array(z.unknown()).nullable().optional(),
    project_id: z.string().optional(),
  }),
});
type Create = z.infer<typeof body>;

const facts = {
  ...{ id: z.string(), name: z.string(), description: z.string().nullable(), project_id: z.string() },
  roles: z.array(z.strictObject({ id: z.string(), name: z.string(), domain_id: z.null() })),
  ...{ expires_at: z.string().nullable(), unrestricted: z.boolean(), links: self },
  ...{ access_rules: z.array(z.unknown()), user_id: z.string() },
};
const shape = z.strictObject(facts);

/** Application credentials: a user's own. The secret is shown once. */
export const applicationCredentialRoutes = ({
  applicationCredentials: all,
}: CredentialParts): readonly X7Route[] => [
  withToken({
    ...{ method: 'GET', path },
    answer: () => z.strictObject({ application_credentials: z.array(shape), links: page }),
    async handle({ params: { user = '' }, base, query }, token) {
      requireSelf(token, user);
      const rows = narrow(
        (await all.list(user)).map((row) => view(row, base)),
        query,
        'name',
      );
      const at = `/users/${user}/application_credentials`;
      return collection({ base, path: at, key: 'application_credentials' }, rows);
    },
  }),
  withToken({
    ...{ method: 'POST', path, body },
    answer: () =>
      z.strictObject({ application_credential: z.strictObject({ ...facts, secret: z.string() }) }),
    handle: (request, token) => create(all, request, token),
  }),
  ...oneRoutes(all),
];

const oneRoutes = (all: ApplicationCredentials): readonly X7Route[] => [
  withToken({
    ...{
      method: 'GET',
      path: `${path}/:id`,
      answer: () => z.strictObject({ application_credential: shape }),
    },
    async handle({ params: { user = '', id = '' }, base }, token) {
      requireSelf(token, user);
      return { status: 200, body: { application_credential: view(await all.get(user, id), base) } };
    },
  }),
  withToken({
    ...{ method: 'DELETE', path: `${path}/:id` },
    async handle({ params: { user = '', id = '' } }, token) {
      requireSelf(token, user);
      requireUnrestricted(token);
      await all.remove(user, id);
      return { status: 204 };
    },
  }),
];

/** A token of a restricted credential makes and deletes none. */
function requireUnrestricted({ facts: { credential } }: HeldToken): void {
  if (credential && !credential.unrestricted)
    throw new X7Error(403, 'A restricted application credential cannot manage application credentials.');
}

async function create(
  all: ApplicationCredentials,
  { params: { user = '' }, body: { application_credential: asked }, base }: X7Request<Create>,
  token: HeldToken,
): Promise<X7Answer> {
  const { access } = token;
  if (access.userId !== user || !access.project)
    throw new X7Error(403, 'Only users themselves make application credentials, with a token of a project.');
  requireUnrestricted(token);
  if (asked.access_rules && asked.access_rules.length > 0)
    throw new X7Error(501, 'Access rules of application credentials are not supported by this cloud.');
  const made = await all.create({
    ...{ userId: user, projectId: access.project.id, name: asked.name },
    ...{ description: asked.description ?? null, unrestricted: asked.unrestricted ?? false },
    ...{ roles: rolesIn(asked, token), expiresAt: momentIn(asked.expires_at) },
    ...(asked.secret && { secret: asked.secret }),
  });
  if (!made)
    throw new X7Error(409, `Conflict occurred attempting to store application credential ${asked.name}.`);
  const { secret, ...row } = made;
  return { status: 201, body: { application_credential: { ...view(row, base), secret } } };
}

/** All that the token has, or those that are named and that it has. Throws 400. */
function rolesIn({ roles }: Create['application_credential'], { access }: HeldToken): readonly string[] {
  const held = rolesOf(access).map(({ name }) => name);
  if (!roles || roles.length === 0) return held;
  return roles.map((asked) => {
    const name = roleOf(asked.id ?? asked.name ?? '');
    if (!held.includes(name)) throw new X7Error(400, `Could not find role assignment with role: ${name}.`);
    return name;
  });
}

function momentIn(asked: string | null | undefined): Date | null {
  if (!asked) return null;
  const at = new Date(/Z$/.test(asked) ? asked : `${asked}Z`);
  if (Number.isNaN(at.getTime()) || at.getTime() <= Date.now())
    throw new X7Error(400, 'Invalid input for field expires_at: it is no moment to come.');
  return at;
}

const view = (row: ApplicationCredential, base: string) => ({
  ...{ id: row.id, name: row.name, description: row.description, project_id: row.projectId },
  roles: row.roles.map((name) => ({ id: roleIdOf(name), name, domain_id: null })),
  expires_at: row.expiresAt && row.expiresAt.toISOString().replace(/\.\d{3}Z$/, '.000000'),
  ...{ unrestricted: row.unrestricted, access_rules: [], user_id: row.userId },
  links: selfOf(base, `/users/${row.userId}/application_credentials/${row.id}`),
});
