import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AccessKeyService } from '../../../cloud/users/access-key.service.js';
import type { AccessService } from '../../../cloud/users/access.service.js';
import { withToken, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { collection, requireSelf, selfOf } from './collection.js';
import { page, self } from './identity.schema.js';

export interface Ec2CredentialParts {
  readonly accessKeys: AccessKeyService;
  readonly accesses: AccessService;
}

const path = '/users/:user/credentials/OS-EC2';
const body = z.strictObject({ tenant_id: z.string().min(1).max(255) });
const shape = z.strictObject({
  ...{ access: z.string(), secret: z.string(), user_id: z.string(), tenant_id: z.string() },
  ...{ trust_id: z.null(), links: self },
});
const one = () => z.strictObject({ credential: shape });

interface Secret {
  readonly id: string;
  readonly secret: string;
  readonly projectId: string;
}

/** A user's access keys, good for EC2 at once: the same that engine-manage makes. */
export const ec2CredentialRoutes = ({
  accessKeys: keys,
  accesses,
}: Ec2CredentialParts): readonly X7Route[] => [
  withToken({
    ...{ method: 'GET', path, answer: () => z.strictObject({ credentials: z.array(shape), links: page }) },
    async handle({ params: { user = '' }, base }, token) {
      requireSelf(token, user);
      const rows = (await keys.secretsOf(user)).map((key) => view(key, user, base));
      return collection({ base, path: `/users/${user}/credentials/OS-EC2`, key: 'credentials' }, rows);
    },
  }),
  withToken({
    ...{ method: 'POST', path, body, answer: one },
    async handle({ params: { user = '' }, body: { tenant_id: project }, base }, token) {
      requireSelf(token, user);
      const access = await accesses.find(user, project);
      if (!access?.project) throw new X7Error(404, `Could not find project: ${project.slice(0, 80)}.`);
      const made = await keys.create(user, access.project.id);
      const credential = view({ ...made, projectId: access.project.id }, user, base);
      return { status: 201, body: { credential } };
    },
  }),
  ...oneRoutes(keys),
  ownCredentials(keys),
];

const oneRoutes = (keys: AccessKeyService): readonly X7Route[] => [
  withToken({
    ...{ method: 'GET', path: `${path}/:access`, answer: one },
    async handle({ params: { user = '', access = '' }, base }, token) {
      requireSelf(token, user);
      return { status: 200, body: { credential: view(await found(keys, user, access), user, base) } };
    },
  }),
  withToken({
    ...{ method: 'DELETE', path: `${path}/:access` },
    async handle({ params: { user = '', access = '' } }, token) {
      requireSelf(token, user);
      await keys.delete((await found(keys, user, access)).id);
      return { status: 204 };
    },
  }),
];

const credentialShape = z.strictObject({
  ...{ id: z.string(), type: z.literal('ec2'), blob: z.string(), user_id: z.string() },
  ...{ project_id: z.string(), links: self },
});

/** The same keys, as identity's other API of credentials shows them: those of the token's user. */
const ownCredentials = (keys: AccessKeyService): X7Route =>
  withToken({
    ...{ method: 'GET', path: '/credentials' },
    answer: () => z.strictObject({ credentials: z.array(credentialShape), links: page }),
    async handle({ base, query }, token) {
      const user = query.get('user_id') ?? token.access.userId;
      requireSelf(token, user);
      const isAsked = (query.get('type') ?? 'ec2') === 'ec2';
      const rows = (isAsked ? await keys.secretsOf(user) : []).map(({ id: access, secret, projectId }) => {
        const id = createHash('sha256').update(access).digest('hex');
        const blob = JSON.stringify({ access, secret });
        const links = selfOf(base, `/credentials/${id}`);
        return { id, type: 'ec2', blob, user_id: user, project_id: projectId, links };
      });
      return collection({ base, path: '/credentials', key: 'credentials' }, rows);
    },
  });

async function found(keys: AccessKeyService, user: string, access: string): Promise<Secret> {
  const key = (await keys.secretsOf(user)).find(({ id }) => id === access);
  if (!key) throw new X7Error(404, `Could not find credential: ${access.slice(0, 80)}.`);
  return key;
}

const view = ({ id: access, secret, projectId }: Secret, userId: string, base: string) => ({
  ...{ access, secret, user_id: userId, tenant_id: projectId, trust_id: null },
  links: selfOf(base, `/users/${userId}/credentials/OS-EC2/${access}`),
});
