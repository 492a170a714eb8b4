import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { roleIdOf } from '../../src/api/x7/identity/roles.routes.js';
import { CredentialService } from '../../src/cloud/users/credential.service.js';
import { databaseForSpec } from '../support/database.js';
import { x7WorldForSpec } from '../support/x7/x7-world.js';
import { fresh } from './example.js';
import { ec2Signed, s3Signed } from './examples/identity.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const v3 = '/identity/v3';
const admin = (method: string, url: string, body?: object) =>
  world.ask('admin', { method, url: `${v3}${url}`, ...(body && { body }) });

/** A user with a password in a project of the user's own. */
async function someone(role = 'member') {
  const name = fresh('u');
  const user = (await admin('POST', '/users', { user: { name, password: 'secret', email: 'a@b' } })).body as {
    user: { id: string };
  };
  const { project } = (await admin('POST', '/projects', { project: { name: fresh('p') } })).body as {
    project: { id: string };
  };
  const grant = `/projects/${project.id}/users/${user.user.id}/roles/${roleIdOf(role)}`;
  expect((await admin('PUT', grant)).status).toBe(204);
  return { id: user.user.id, name, project: project.id, grant };
}

const signIn = (identity: object, scope?: object) =>
  world.ask(undefined, {
    ...{ method: 'POST', url: `${v3}/auth/tokens`, body: { auth: { identity, ...(scope && { scope }) } } },
  });
const byPassword = (id: string, project?: string) =>
  signIn(
    { methods: ['password'], password: { user: { id, password: 'secret' } } },
    project === undefined ? undefined : { project: { id: project } },
  );
const tokenIn = ({ headers }: { headers: Readonly<Record<string, unknown>> }) =>
  String(headers['x-subject-token']);
const as = (token: string, method: string, url: string, body?: object) =>
  world.ask(undefined, { method, url, headers: { 'x-auth-token': token }, ...(body && { body }) });
const servers = '/compute/v2.1/servers';
const newServer = { server: { name: 's', imageRef: 'x', flavorRef: 'x' } };

describe('a role that is granted', () => {
  it('opens the project, and no longer when it is taken away', async () => {
    const { id, project, grant } = await someone();
    const token = tokenIn(await byPassword(id, project));
    expect((await as(token, 'GET', servers)).status).toBe(200);
    // What it names is not there: allowed, and wrong.
    expect((await as(token, 'POST', servers, newServer)).status).toBe(400);
    expect((await admin('DELETE', grant)).status).toBe(204);
    expect((await as(token, 'GET', servers)).status).toBe(401);
    expect((await byPassword(id, project)).status).toBe(401);
    expect((await admin('DELETE', grant)).status).toBe(404);
  });

  it('reader reads, in both APIs', async () => {
    const { id, project } = await someone('reader');
    const token = tokenIn(await byPassword(id, project));
    expect((await as(token, 'GET', servers)).status).toBe(200);
    expect((await as(token, 'POST', servers, newServer)).status).toBe(403);
    const url = `${v3}/users/${id}/credentials/OS-EC2`;
    const { credential } = (await as(token, 'POST', url, { tenant_id: project })).body as {
      credential: { access: string; secret: string };
    };
    const found = await world.app.get(CredentialService).find(credential.access);
    expect(found).toMatchObject({ secret: credential.secret, projectId: project, isAdmin: false });
    expect([...(found?.roles ?? [])]).toEqual(['reader']);
  });

  it('is listed with names', async () => {
    const { id, name, project } = await someone();
    const { body } = await admin('GET', `/role_assignments?user.id=${id}&include_names=True`);
    expect(body).toMatchObject({
      role_assignments: [
        { role: { name: 'member' }, user: { id, name }, scope: { project: { id: project } } },
      ],
    });
  });
});

describe('who is disabled', () => {
  it.each(['user', 'project'] as const)('a %s opens nothing, by token or key, at once', async (what) => {
    const found = await someone();
    const token = tokenIn(await byPassword(found.id, found.project));
    const url = `${v3}/users/${found.id}/credentials/OS-EC2`;
    const { credential } = (await as(token, 'POST', url, { tenant_id: found.project })).body as {
      credential: { access: string };
    };
    const which = what === 'user' ? found.id : found.project;
    const change = { [what]: { enabled: false } };
    expect((await admin('PATCH', `/${what}s/${which}`, change)).body).toMatchObject(change);
    expect((await as(token, 'GET', servers)).status).toBe(401);
    expect((await byPassword(found.id, found.project)).status).toBe(401);
    expect(await world.app.get(CredentialService).find(credential.access)).toBeNull();
    await admin('PATCH', `/${what}s/${which}`, { [what]: { enabled: true } });
    expect((await byPassword(found.id, found.project)).status).toBe(201);
  });
});

describe('an application credential', () => {
  async function made(more: object = {}) {
    const found = await someone();
    const token = tokenIn(await byPassword(found.id, found.project));
    const url = `${v3}/users/${found.id}/application_credentials`;
    const body = { application_credential: { name: 'robot', ...more } };
    const answer = await as(token, 'POST', url, body);
    const { application_credential: credential } = answer.body as {
      application_credential: { id: string; secret: string };
    };
    return { ...found, token, url, ...credential, userId: found.id };
  }
  const shows = (credential: object) =>
    signIn({ methods: ['application_credential'], application_credential: credential });

  it('gets tokens of its project, by id or by name, until it is deleted', async () => {
    const { id, secret, userId, project, url, token } = await made();
    const answer = await shows({ id, secret });
    expect(answer.body).toMatchObject({
      token: { project: { id: project }, application_credential: { id, name: 'robot', restricted: true } },
    });
    expect((await shows({ name: 'robot', user: { id: userId }, secret })).status).toBe(201);
    expect((await shows({ id, secret: 'wrong' })).status).toBe(401);
    expect((await as(tokenIn(answer), 'GET', servers)).status).toBe(200);
    // A restricted one makes no other.
    const body = { application_credential: { name: 'child' } };
    expect((await as(tokenIn(answer), 'POST', url, body)).status).toBe(403);
    expect((await as(token, 'DELETE', `${url}/${id}`)).status).toBe(204);
    expect((await as(tokenIn(answer), 'GET', servers)).status).toBe(401);
    expect((await shows({ id, secret })).status).toBe(401);
  });

  it('may do no more than its roles', async () => {
    const { id, secret } = await made({ roles: [{ name: 'reader' }] });
    const token = tokenIn(await shows({ id, secret }));
    expect((await as(token, 'GET', servers)).status).toBe(200);
    expect((await as(token, 'POST', servers, newServer)).status).toBe(403);
    // Nor may a token that is got with its token.
    const next = tokenIn(await signIn({ methods: ['token'], token: { id: token } }));
    expect((await as(next, 'POST', servers, newServer)).status).toBe(403);
  });

  it.each([
    [{ roles: [{ name: 'admin' }] }, 400],
    [{ access_rules: [{ path: '/x' }] }, 501],
    [{ expires_at: '2001-01-01T00:00:00' }, 400],
  ])('with %j is refused', async (more, status) => {
    const { url, token } = await made();
    const body = { application_credential: { name: 'other', ...more } };
    expect((await as(token, 'POST', url, body)).status).toBe(status);
  });

  it('has a name of its own', async () => {
    const { url, token } = await made();
    expect((await as(token, 'POST', url, { application_credential: { name: 'robot' } })).status).toBe(409);
  });
});

it('a password is changed by who knows the old one; the tokens of before are worthless', async () => {
  const { id, project } = await someone();
  const token = tokenIn(await byPassword(id, project));
  const change = (original_password: string) =>
    as(token, 'POST', `${v3}/users/${id}/password`, { user: { password: 'newer', original_password } });
  expect((await change('wrong')).status).toBe(401);
  expect((await change('secret')).status).toBe(204);
  expect((await as(token, 'GET', servers)).status).toBe(401);
});

it('what clients say of users and projects comes back, and names are taken once', async () => {
  const name = fresh('u');
  const made = await admin('POST', '/users', { user: { name, email: 'a@b', password: 'secret' } });
  expect(made.body).toMatchObject({ user: { name, email: 'a@b', domain_id: 'default' } });
  expect(JSON.stringify(made.body)).not.toContain('secret');
  expect((await admin('POST', '/users', { user: { name } })).status).toBe(409);
  const { id } = (made.body as { user: { id: string } }).user;
  expect((await admin('PATCH', `/users/${id}`, { user: { email: null } })).body).not.toHaveProperty(
    'user.email',
  );
  const other = await someone();
  expect((await admin('PATCH', `/users/${id}`, { user: { name: other.name } })).status).toBe(409);
  const asked = { project: { name: fresh('p'), tags: ['a'], cost: '7' } };
  expect((await admin('POST', '/projects', asked)).body).toMatchObject(asked);
});

describe('what an access key has signed', () => {
  const ask = (path: string, credentials: object) => admin('POST', path, { credentials });

  it('gets an operator’s service a token of its owner', async () => {
    for (const [path, credentials] of [
      ['/ec2tokens', await ec2Signed(world)],
      ['/s3tokens', await s3Signed(world)],
    ] as const) {
      const answer = await ask(path, credentials);
      expect(answer).toMatchObject({
        status: 200,
        body: {
          token: {
            ...{ methods: ['ec2credential'], user: { id: world.userIds.member } },
            project: { id: world.projectId },
          },
        },
      });
      const token = String(answer.headers['x-subject-token']);
      expect((await as(token, 'GET', servers)).status).toBe(200);
    }
  });

  it('gets none with another signature, an old one, an unknown key or no form', async () => {
    const [ec2, s3] = [await ec2Signed(world), await s3Signed(world)];
    const old = { ...ec2.params, Timestamp: '2020-01-01T00:00:00Z' };
    for (const [path, credentials] of [
      ['/ec2tokens', { ...ec2, signature: 'x' }],
      ['/ec2tokens', { ...ec2, verb: 'GET' }],
      ['/ec2tokens', { ...ec2, params: old }],
      ['/ec2tokens', { ...ec2, params: {} }],
      ['/ec2tokens', { ...ec2, access: 'AKIANOBODY' }],
      ['/ec2tokens', { ...ec2, headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=x' } }],
      ['/s3tokens', { ...s3, signature: 'x' }],
      ['/s3tokens', { ...s3, token: 'eA==' }],
    ] as const)
      expect([path, (await ask(path, credentials)).status]).toEqual([path, 401]);
  });

  it('is checked in version 4, too', async () => {
    const { access } = await s3Signed(world);
    const url = `/identity/v3/users/${world.userIds.member}/credentials/OS-EC2/${access}`;
    const { body } = await world.ask('member', { method: 'GET', url });
    const { secret } = (body as { credential: { secret: string } }).credential;
    const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
    const scope = `${stamp.slice(0, 8)}/local-1/ec2/aws4_request`;
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const signing = scope.split('/').reduce<string | Buffer>(mac, `AWS4${secret}`);
    const canonical = ['POST', '/', '', `host:cloud\nx-amz-date:${stamp}\n`, 'host;x-amz-date', hash('b')];
    const text = ['AWS4-HMAC-SHA256', stamp, scope, hash(canonical.join('\n'))].join('\n');
    const signature = mac(signing, text).toString('hex');
    const Authorization = `AWS4-HMAC-SHA256 Credential=${access}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
    const headers = { Authorization, 'X-Amz-Date': stamp };
    const sent = { access, signature, host: 'cloud', verb: 'POST', path: '/', params: {}, headers };
    expect((await ask('/ec2tokens', { ...sent, body_hash: hash('b') })).status).toBe(200);
    expect((await ask('/ec2tokens', { ...sent, body_hash: hash('c') })).status).toBe(401);
    const token = Buffer.from(text).toString('base64');
    expect((await ask('/s3tokens', { access, signature, token })).status).toBe(200);
  });
});
