import { createHmac } from 'node:crypto';
import { PasswordService } from '../../../src/cloud/users/password.service.js';
import { PasswordRepository } from '../../../src/cloud/users/password.repository.js';
import { UserRepository } from '../../../src/cloud/users/user.repository.js';
import { UserService } from '../../../src/cloud/users/user.service.js';
import type { X7World } from '../../support/x7/x7-world.js';
import { roleIdOf } from '../../../src/api/x7/identity/roles.routes.js';
import { type Examples, fresh } from '../example.js';

const subject = ({ tokens }: X7World) => ({ headers: { 'x-subject-token': tokens.member } });

/** A token that nobody needs any more. */
async function otherToken({ ask, tokens, projectId }: X7World) {
  const auth = {
    identity: { methods: ['token'], token: { id: tokens.member } },
    scope: { project: { id: projectId } },
  };
  const made = await ask(undefined, { method: 'POST', url: '/identity/v3/auth/tokens', body: { auth } });
  return { headers: { 'x-subject-token': String(made.headers['x-subject-token']) } };
}

const admin = <E extends object>(example: E) => ({ as: 'admin' as const, ...example });

async function made(world: X7World, many: 'users' | 'projects'): Promise<string> {
  const one = many.slice(0, -1);
  const body = { [one]: { name: fresh(one), email: 'a@b' } };
  const answer = await world.ask('admin', { method: 'POST', url: `/identity/v3/${many}`, body });
  return (answer.body as Record<string, { id: string }>)[one]?.id ?? '';
}

const ofUser = async (world: X7World) => admin({ params: { id: await made(world, 'users') } });
const ofProject = async (world: X7World) => admin({ params: { id: await made(world, 'projects') } });
const ownUser = ({ userIds }: X7World) => ({ params: { id: userIds.member }, unknown: 403 });

const grantAt = async (world: X7World) => ({
  user: await made(world, 'users'),
  project: await made(world, 'projects'),
});

async function granted(world: X7World) {
  const params = { ...(await grantAt(world)), role: roleIdOf('member') };
  const { project, user, role } = params;
  await world.ask('admin', {
    ...{ method: 'PUT', url: `/identity/v3/projects/${project}/users/${user}/roles/${role}` },
  });
  return admin({ params });
}

const first = (many: string, one: string) => async (world: X7World) => {
  const { body } = await world.ask('admin', { method: 'GET', url: `/identity/v3/${many}` });
  const [row] = (body as Record<string, { id: string }[]>)[many] ?? [];
  return admin({ params: { [one]: row?.id ?? '' }, isShared: true as const });
};

async function credential(world: X7World) {
  const { member: user } = world.userIds;
  const url = `/identity/v3/users/${user}/application_credentials`;
  const body = { application_credential: { name: fresh() } };
  const answer = await world.ask('member', { method: 'POST', url, body });
  const { id } = (answer.body as { application_credential: { id: string } }).application_credential;
  return { params: { user, id }, unknown: { user: 403 } };
}

async function ec2Key(world: X7World) {
  const { member: user } = world.userIds;
  const url = `/identity/v3/users/${user}/credentials/OS-EC2`;
  const answer = await world.ask('member', { method: 'POST', url, body: { tenant_id: world.projectId } });
  const { access } = (answer.body as { credential: { access: string } }).credential;
  return { params: { user, access }, unknown: { user: 403 } };
}

const PLACES = ['domains', 'regions', 'services', 'endpoints'];

/** Lists, one of each, and what refuses to be written. */
const placeExamples: Examples = Object.fromEntries(
  PLACES.flatMap((many) => [
    ...['GET', 'HEAD'].flatMap((method) => [
      [`identity ${method} /${many}`, () => admin({})],
      [`identity ${method} /${many}/:id`, first(many, 'id')],
    ]),
    [`identity POST /${many}`, () => ({ answers: 403 })],
    ...['PATCH', 'DELETE'].map((method) => [
      `identity ${method} /${many}/:id`,
      () => ({ params: { id: 'x' }, answers: 403, unknown: 403 }),
    ]),
  ]) as [string, Examples[string]][],
);

const SECRET = 'correct horse';

/** A key of the member's, and what it has signed. */
async function key(world: X7World) {
  const url = `/identity/v3/users/${world.userIds.member}/credentials/OS-EC2`;
  const made = await world.ask('member', { method: 'POST', url, body: { tenant_id: world.projectId } });
  return (made.body as { credential: { access: string; secret: string } }).credential;
}

/** As a service has it of EC2's Query API, signed by version 2. */
export async function ec2Signed(world: X7World) {
  const { access, secret } = await key(world);
  const params = {
    ...{ Action: 'DescribeInstances', AWSAccessKeyId: access, SignatureMethod: 'HmacSHA256' },
    ...{ SignatureVersion: '2', Timestamp: `${new Date().toISOString().slice(0, 19)}Z` },
  };
  const query = Object.entries(params)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const text = ['POST', 'cloud', '/', query].join('\n');
  const signature = createHmac('sha256', secret).update(text).digest('base64');
  return { access, signature, host: 'cloud', verb: 'POST', path: '/', params };
}

export async function s3Signed(world: X7World) {
  const { access, secret } = await key(world);
  const text = 'GET\n\n\n\n/bucket';
  const signature = createHmac('sha1', secret).update(text).digest('base64');
  return { access, signature, token: Buffer.from(text).toString('base64') };
}

export const identityExamples: Examples = {
  'identity POST /ec2tokens': async (world) => admin({ body: { credentials: await ec2Signed(world) } }),
  'identity POST /s3tokens': async (world) => admin({ body: { credentials: await s3Signed(world) } }),
  ...placeExamples,
  'identity GET /projects': () => admin({ query: 'enabled=true&name=x' }),
  'identity HEAD /projects': () => admin({}),
  'identity POST /projects': () =>
    admin({ body: { project: { name: fresh('p'), description: 'd', owner: 'me' } } }),
  'identity GET /projects/:id': ofProject,
  'identity HEAD /projects/:id': ofProject,
  'identity PATCH /projects/:id': async (world) => ({
    ...(await ofProject(world)),
    body: { project: { enabled: false } },
  }),
  'identity DELETE /projects/:id': ofProject,
  'identity GET /users': () => admin({ query: 'name=nobody' }),
  'identity HEAD /users': () => admin({}),
  'identity POST /users': () =>
    admin({ body: { user: { name: fresh('u'), password: SECRET, email: 'a@b' } } }),
  'identity GET /users/:id': ownUser,
  'identity HEAD /users/:id': ownUser,
  'identity PATCH /users/:id': async (world) => ({
    ...(await ofUser(world)),
    body: { user: { description: 'd' } },
  }),
  'identity DELETE /users/:id': ofUser,
  'identity GET /users/:id/projects': ownUser,
  'identity POST /users/:id/password': async (world) => {
    const id = await made(world, 'users');
    await world.app.get(PasswordService).set(id, SECRET);
    return admin({ params: { id }, body: { user: { password: 'new', original_password: SECRET } } });
  },
  'identity GET /roles': () => admin({ query: 'name=member' }),
  'identity HEAD /roles': () => admin({}),
  'identity GET /roles/:id': first('roles', 'id'),
  'identity HEAD /roles/:id': first('roles', 'id'),
  'identity GET /projects/:project/users/:user/roles': granted,
  'identity HEAD /projects/:project/users/:user/roles': granted,
  'identity GET /projects/:project/users/:user/roles/:role': granted,
  'identity HEAD /projects/:project/users/:user/roles/:role': granted,
  'identity PUT /projects/:project/users/:user/roles/:role': granted,
  'identity DELETE /projects/:project/users/:user/roles/:role': granted,
  'identity GET /role_assignments': () => admin({ query: 'include_names=True' }),
  'identity GET /groups': () => admin({}),
  'identity GET /users/:id/groups': () => admin({ params: { id: 'x' }, unknown: 200 }),
  'identity GET /groups/:id': () => admin({ params: { id: 'x' }, answers: 404 }),
  'identity GET /users/:user/application_credentials': ({ userIds: { member: user } }) => ({
    params: { user },
    unknown: 403,
  }),
  'identity POST /users/:user/application_credentials': ({ userIds: { member: user } }) => ({
    ...{ params: { user }, unknown: 403 },
    body: { application_credential: { name: fresh(), roles: [{ name: 'reader' }] } },
  }),
  'identity GET /users/:user/application_credentials/:id': credential,
  'identity DELETE /users/:user/application_credentials/:id': credential,
  'identity GET /users/:user/credentials/OS-EC2': ({ userIds: { member: user } }) => ({
    params: { user },
    unknown: 403,
  }),
  'identity POST /users/:user/credentials/OS-EC2': ({ userIds: { member: user }, projectId }) => ({
    params: { user },
    ...{ body: { tenant_id: projectId }, unknown: 403 },
  }),
  'identity GET /users/:user/credentials/OS-EC2/:access': ec2Key,
  'identity DELETE /users/:user/credentials/OS-EC2/:access': ec2Key,
  'identity GET /credentials': () => ({ query: 'type=ec2' }),
  'identity POST /auth/tokens': async ({ database }) => {
    const { id } = await new UserService(new UserRepository(database)).create(fresh('u'));
    await new PasswordService(new PasswordRepository(database)).set(id, 'secret');
    return {
      body: { auth: { identity: { methods: ['password'], password: { user: { id, password: 'secret' } } } } },
    };
  },
  'identity GET /auth/tokens': subject,
  'identity HEAD /auth/tokens': subject,
  'identity DELETE /auth/tokens': otherToken,
  'identity GET /auth/catalog': () => ({}),
  'identity HEAD /auth/catalog': () => ({}),
  'identity GET /auth/projects': () => ({}),
  'identity HEAD /auth/projects': () => ({}),
  'identity GET /auth/domains': () => ({}),
  'identity HEAD /auth/domains': () => ({}),
  'identity GET /auth/system': () => ({}),
  'identity HEAD /auth/system': () => ({}),
};
