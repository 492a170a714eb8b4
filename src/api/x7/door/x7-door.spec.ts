import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { HeldToken, TokenService } from '../../../cloud/users/token.service.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { choicesAt } from '../versions/choices.js';
import { versionDocuments } from '../versions/version-documents.js';
import { computeError, identityError } from './error-bodies.js';
import { TokenGuard } from './token-guard.js';
import { x7Door } from './x7-door.js';
import { open, withRight, withToken } from './x7-route.js';
import type { X7Service } from './x7-service.js';

const facts = {
  ...{ userId: 'u', projectId: 'p', methods: ['password'], issuedAt: 0, provedAt: 0, expiresAt: 0 },
  auditIds: ['a'],
};
const held = (roles: readonly string[], project: boolean): HeldToken => ({
  facts,
  access: {
    ...{
      userId: 'u',
      userName: 'ann',
      passwordChangedAt: null,
      defaultProject: null,
      roles: new Set(roles),
      isAdmin: false,
    },
    project: project ? { id: 'p', name: 'web', accountNumber: '1' } : null,
  },
});
const TOKENS: Readonly<Record<string, HeldToken>> = {
  operator: held(['sysadmin'], true),
  member: held([], true),
  unscoped: held(['sysadmin'], false),
};
const guard = new TokenGuard({ find: async (token: string) => TOKENS[token] } as unknown as TokenService);

const identity: X7Service = {
  ...{ name: 'identity', prefix: '/identity/v3', errorBody: identityError },
  routes: [
    open({
      ...{ method: 'POST', path: '/echo', body: z.strictObject({ a: z.number() }) },
      handle: ({ body }) => ({ status: 201, body }),
    }),
    withToken({
      method: 'GET',
      path: '/me',
      handle: (_request, { access }) => ({ status: 200, body: { me: access.userName } }),
    }),
  ],
};
const compute: X7Service = {
  ...{ name: 'compute', prefix: '/compute/v2.1', takesProject: true, sendsComputeRequestId: true },
  microversions: {
    ...{ name: 'compute', major: 2, min: 1, max: 5, initial: 1 },
    legacyHeader: 'X-OpenStack-Nova-API-Version',
  },
  errorBody: computeError,
  routes: [
    withRight('instance:run', {
      ...{ method: 'GET', path: '/things/:id' },
      handle: ({ params: { id }, base, query }, { projectId }) => ({
        status: 200,
        body: { id, base, projectId, q: query.get('q') },
      }),
    }),
    open({ method: 'GET', path: '/new', since: 3, handle: () => ({ status: 204 }) }),
    open({ method: 'GET', path: '/old', until: 2, handle: () => ({ status: 204 }) }),
    open({
      ...{ method: 'GET', path: '/busy' },
      handle: () => Promise.reject(new EngineError('RequestLimitExceeded', 'slowly')),
    }),
    open({
      ...{ method: 'GET', path: '/broken' },
      handle: () => Promise.reject(new Error('with a secret')),
    }),
  ],
};
const doorOf = (perUser = 0, perAddress = 0) =>
  x7Door({
    ...{
      services: [identity, compute],
      guard,
      bodyLimit: 1_000,
      roots: versionDocuments({ compute: '2.5' }),
      choices: (path: string, base: string) => choicesAt({ compute: '2.5' }, path, base),
    },
    limits: { x7_requests_per_user: perUser, x7_requests_per_address: perAddress },
  });
const door = doorOf();
afterAll(() => door.close());

const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  door.inject({ method: 'GET', url, headers: { host: 'cloud:8774', ...headers } });
const as = (token: string) => ({ 'x-auth-token': token });

describe('a request', () => {
  it('without a token that holds is told where to get one, in identity’s words', async () => {
    for (const headers of [{}, as('nothing')]) {
      const answer = await get('/compute/v2.1/things/1', headers);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Keystone uri="http://cloud:8774/identity"');
      expect(answer.json()).toMatchObject({ error: { code: 401, title: 'Unauthorized' } });
    }
  });

  it('needs the right, in a project', async () => {
    for (const token of ['member', 'unscoped']) {
      const answer = await get('/compute/v2.1/things/1', as(token));
      expect(answer.json()).toMatchObject({ forbidden: { code: 403 } });
    }
    const answer = await get('/compute/v2.1/things/1?q=2', as('operator'));
    expect(answer.json()).toEqual({ id: '1', base: 'http://cloud:8774', projectId: 'p', q: '2' });
    expect((await get('/identity/v3/me', as('unscoped'))).json()).toEqual({ me: 'ann' });
  });

  it('may name its own project in the path, and no other', async () => {
    expect((await get('/compute/v2.1/p/things/1', as('operator'))).statusCode).toBe(200);
    expect((await get('/compute/v2.1/q/things/1', as('operator'))).statusCode).toBe(400);
  });

  it('reaches the routes of its microversion', async () => {
    const at = (version: string) => ({ 'openstack-api-version': `compute ${version}` });
    expect((await get('/compute/v2.1/new', at('2.3'))).statusCode).toBe(204);
    expect((await get('/compute/v2.1/new')).statusCode).toBe(404);
    expect((await get('/compute/v2.1/old', at('2.3'))).statusCode).toBe(404);
    expect((await get('/compute/v2.1/old')).statusCode).toBe(204);
  });

  it.each([
    ['/compute/v2.1/nothing', 404],
    ['/compute/v2.1/new', 406],
    ['/compute/v2.1/busy', 429],
    ['/compute/v2.1/broken', 500],
  ])('is answered with the version and the request’s id, whatever comes of it: %s', async (url, status) => {
    const headers = status === 406 ? { 'openstack-api-version': 'compute 2.99' } : {};
    const answer = await get(url, headers);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      'openstack-api-version': 'compute 2.1',
      'x-openstack-nova-api-version': '2.1',
      'x-openstack-request-id': expect.stringMatching(/^req-/),
      'x-compute-request-id': answer.headers['x-openstack-request-id'],
      ...(status === 429 && { 'retry-after': '1' }),
    });
    expect(answer.body).not.toContain('secret');
  });

  it.each([
    ['a'.repeat(300), 200],
    ['%ff', 404],
  ])('may name anything: %s', async (id, status) => {
    expect((await get(`/compute/v2.1/things/${id}`, as('operator'))).statusCode).toBe(status);
  });

  it('with a null character is refused', async () => {
    expect((await get('/compute/v2.1/things/1?q=%00', as('operator'))).statusCode).toBe(400);
  });
});

describe('a body', () => {
  const post = (payload: string, type: string | undefined) =>
    door.inject({
      ...{ method: 'POST', url: '/identity/v3/echo', payload },
      headers: type === undefined ? {} : { 'content-type': type },
    });

  it.each([
    ['{"a":1}', 'application/json', 201],
    ['{"a":1}', '', 201],
    ['{"a":1}', 'text/xml', 415],
    ['{"a":"\\u0000"}', 'application/json', 400],
    ['{"a":1,"b":2}', 'application/json', 400],
    [`{"a":${' '.repeat(2_000)}1}`, 'application/json', 413],
  ])('%s of type %s: %i', async (payload, type, status) => {
    const answer = await post(payload, type);
    expect(answer.statusCode).toBe(status);
    if (status >= 400) expect(answer.json()).toMatchObject({ error: { code: status } });
  });
});

it('who asks too often waits', async () => {
  const busy = doorOf(1, 3);
  const ask = () => busy.inject({ method: 'GET', url: '/identity/v3/me', headers: as('member') });
  const answers = await Promise.all(Array.from({ length: 10 }, ask));
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(2);
  const [late] = answers.filter(({ statusCode }) => statusCode === 429);
  expect(late?.headers['retry-after']).toBe('1');
  await busy.close();
});

describe('version documents', () => {
  it.each([
    ['/', 200],
    ['/identity', 300],
    ['/identity/v3/', 200],
    ['/compute/', 200],
    ['/compute/v2.1', 200],
    ['/compute/v2', 200],
    ['/image', 300],
    ['/image/versions', 200],
    ['/volume/v3/', 200],
    ['/network/', 200],
    ['/compute/v2.1/11111111-2222-4333-8444-555555555555', 200],
    ['/compute/v2.1/11111111222243338444555555555555/', 200],
    ['/rockets/1', 300],
    ['/compute/v9/servers', 300],
  ])('%s answers %i without a token', async (url, status) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain('http://cloud:8774/');
  });

  it('of compute say the maximum, and list 2.0 first', async () => {
    const { versions } = (await get('/compute')).json() as { versions: { id: string; version: string }[] };
    expect(versions.map(({ id, version }) => [id, version])).toEqual([
      ['v2.0', ''],
      ['v2.1', '2.5'],
    ]);
  });

  it('are offered where there is nothing', async () => {
    const answer = (await get('/rockets')).json() as { choices: { id: string; status: string }[] };
    expect(answer.choices.map(({ id, status }) => [id, status])).toEqual([
      ['v2.0', 'DEPRECATED'],
      ['v2.1', 'CURRENT'],
    ]);
    expect((await get('/compute/v2.1/nobody')).statusCode).toBe(404);
  });

  it('name this door where the Host header is no host', async () => {
    const answer = await get('/identity/v3', { host: 'evil"/x' });
    expect(answer.body).not.toContain('evil');
  });
});
