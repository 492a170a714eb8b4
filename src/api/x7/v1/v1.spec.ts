import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { type Answer, x7WorldForSpec } from '../../../../test/support/x7/x7-world.js';
import { AccessKeyService } from '../../../cloud/users/access-key.service.js';
import { PasswordService } from '../../../cloud/users/password.service.js';

const database = await databaseForSpec();
const world = await x7WorldForSpec(database);
const PASSWORD = 'correct horse';
const user = { name: '', key: { id: '', secret: '' }, project: '' };

beforeAll(async () => {
  const id = world.userIds.reader;
  await world.app.get(PasswordService).set(id, PASSWORD);
  const made = await world.app.get(AccessKeyService).create(id, world.projectId);
  user.key = made;
  const [row] = await database.query<{ name: string; project: string }>(
    'SELECT u.name, p.name AS project FROM users u, projects p WHERE u.id = $1 AND p.id = $2',
    [id, world.projectId],
  );
  user.name = row?.name ?? '';
  user.project = row?.project ?? '';
});

const signIn = (version: string, headers: Readonly<Record<string, string>>) =>
  world.ask(undefined, { method: 'GET', url: `/${version}`, headers });
const faultOf = ({ status, body }: Answer) => [status, Object.keys(body as object)[0]];

describe('X-Auth', () => {
  it.each(['v1.0', 'v1.1', 'v1.1/'])('gives a token and a URL for a password at /%s', async (version) => {
    const { status, headers, body } = await signIn(version, {
      'x-auth-user': user.name,
      'x-auth-key': PASSWORD,
    });
    expect([status, body]).toEqual([204, undefined]);
    const url = new URL(String(headers['x-server-management-url']));
    expect(url.pathname).toBe(version === 'v1.0' ? '/v1.0' : `/v1.1/${world.projectId}`);
    const token = String(headers['x-auth-token']);
    const list = { method: 'GET', url: `${url.pathname}/servers`, headers: { 'x-auth-token': token } };
    expect(await world.ask(undefined, list)).toMatchObject({ status: 200, body: { servers: [] } });
  });

  it('takes an access key and its secret, and the project that it is of', async () => {
    const shown = { 'x-auth-user': user.key.id, 'x-auth-key': user.key.secret };
    expect((await signIn('v1.1', shown)).status).toBe(204);
    expect((await signIn('v1.1', { ...shown, 'x-auth-project-id': user.project })).status).toBe(204);
    expect((await signIn('v1.1', { ...shown, 'x-auth-project-id': world.projectId })).status).toBe(204);
    expect((await signIn('v1.1', { ...shown, 'x-auth-project-id': 'another' })).status).toBe(401);
  });

  it.each([
    ['a wrong password', () => ({ 'x-auth-user': user.name, 'x-auth-key': 'wrong' })],
    ['a wrong secret', () => ({ 'x-auth-user': user.key.id, 'x-auth-key': 'wrong' })],
    ['an access key alone', () => ({ 'x-auth-user': user.name, 'x-auth-key': user.key.id })],
    ['half of it', () => ({ 'x-auth-user': user.name })],
    [
      'no project of theirs',
      () => ({ 'x-auth-user': user.name, 'x-auth-key': PASSWORD, 'x-auth-project-id': 'no' }),
    ],
    ['a token that is none', () => ({ 'x-auth-token': 'no' })],
    ['nothing', () => ({})],
  ])('is 401 for %s', async (_, headers) => {
    expect((await signIn('v1.1', headers())).status).toBe(401);
  });

  it('shows the version to who has a token', async () => {
    const answer = await signIn('v1.0', { 'x-auth-token': world.tokens.member });
    expect(answer).toMatchObject({ status: 200, body: { version: { id: 'v1.0', status: 'DEPRECATED' } } });
  });
});

describe('v1.1', () => {
  it('answers a new server whole, and links into itself', async () => {
    const body = {
      server: { name: 'first', imageRef: `http://x/v1.1/images/${world.imageId}`, flavorRef: world.flavorId },
    };
    const url = `/v1.1/${world.projectId}/servers`;
    const made = await world.ask('member', { method: 'POST', url, body });
    const { server } = made.body as { server: { links: { href: string }[]; adminPass: string } };
    expect([made.status, server]).toMatchObject([
      202,
      { name: 'first', status: 'BUILD', adminPass: expect.any(String) },
    ]);
    expect(server.links[0]?.href).toContain(`/v1.1/${world.projectId}/servers/`);
    expect(String(made.headers['location'])).toContain(`/v1.1/${world.projectId}/servers/`);
  });

  it('answers a reservation where one is asked for', async () => {
    const body = {
      server: {
        ...{ name: 'some', imageRef: world.imageId, flavorRef: world.flavorId, min_count: 2 },
        return_reservation_id: true,
      },
    };
    const made = await world.ask('member', { method: 'POST', url: '/v1.1/servers', body });
    expect(made.body).toEqual({ reservation_id: expect.stringMatching(/^r-/) });
  });

  it('has its own names of faults', async () => {
    const ask = (method: string, url: string, body?: object) =>
      world.ask('member', { method, url: `/v1.1${url}`, ...(body && { body }) });
    expect(faultOf(await ask('GET', '/servers/none'))).toEqual([404, 'itemNotFound']);
    expect(faultOf(await ask('POST', '/servers', { server: { name: 1 } }))).toEqual([400, 'badRequest']);
    expect(faultOf(await ask('POST', '/servers/x/pause'))).toEqual([501, 'notImplemented']);
  });

  it('says that a limit is reached, not that it is forbidden', async () => {
    await database.query(
      `INSERT INTO quotas (project_id, resource, hard_limit) VALUES ($1, 'instances', 0)`,
      [world.otherProjectId],
    );
    const [image] = await database.query<{ id: string }>(
      `UPDATE images SET visibility = 'public' WHERE id = $1 RETURNING id`,
      [world.imageId],
    );
    const body = { server: { name: 'one', imageRef: image?.id, flavorRef: world.flavorId } };
    const answer = await world.ask('stranger', { method: 'POST', url: '/v1.1/servers', body });
    expect(answer).toMatchObject({ status: 413, body: { overLimit: { code: 413, retryAfter: 0 } } });
  });
});

describe('v1.0', () => {
  it('parts addresses by who sees them, and names image and flavor by their ids', async () => {
    const id = await world.server();
    const shown = await world.ask('member', { method: 'GET', url: `/v1.0/servers/${id}` });
    expect(shown.body).toMatchObject({
      server: { id, imageId: world.imageId, flavorId: world.flavorId, addresses: { public: [] } },
    });
    const { addresses } = (shown.body as { server: { addresses: { private: string[] } } }).server;
    expect(addresses.private).toHaveLength(1);
    const side = await world.ask('member', { method: 'GET', url: `/v1.0/servers/${id}/ips/private` });
    expect(side.body).toEqual({ private: addresses.private });
  });

  it('pages by offset and limit', async () => {
    await world.server();
    await world.server();
    const ids = async (query: string) => {
      const { body } = await world.ask('member', { method: 'GET', url: `/v1.0/servers${query}` });
      return (body as { servers: { id: string }[] }).servers.map(({ id }) => id);
    };
    const all = await ids('');
    expect(await ids('?offset=1&limit=1')).toEqual(all.slice(1, 2));
    expect(await ids('?limit=0')).toEqual([]);
    const bad = await world.ask('member', { method: 'GET', url: '/v1.0/servers?offset=-1' });
    expect(faultOf(bad)).toEqual([400, 'badRequest']);
  });

  it('refuses what is no server, and what compute would not take', async () => {
    const ask = (body: object) => world.ask('member', { method: 'POST', url: '/v1.0/servers', body });
    expect(faultOf(await ask({ server: { name: 'x', imageId: world.imageId } }))).toEqual([
      400,
      'badRequest',
    ]);
    expect(faultOf(await ask({ server: { name: 'x', imageId: '', flavorId: '' } }))).toEqual([
      400,
      'badRequest',
    ]);
  });

  it('reboots, and does nothing else to a server', async () => {
    const url = `/v1.0/servers/${await world.server()}/action`;
    const ask = (body: object) => world.ask('member', { method: 'POST', url, body });
    expect(faultOf(await ask({ 'os-stop': null }))).toEqual([400, 'badRequest']);
    expect((await ask({ reboot: { type: 'HARD' } })).status).toBe(202);
  });
});
