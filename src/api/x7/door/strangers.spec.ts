import { afterAll, expect, it } from '@jest/globals';
import type { HeldToken, TokenService } from '../../../cloud/users/token.service.js';
import { startLog } from '../../../common/log/logger.js';
import { identityError } from './error-bodies.js';
import { TokenGuard } from './token-guard.js';
import { open, withToken } from './x7-route.js';

const lines: Record<string, unknown>[] = [];
startLog('spec', 'info', {
  write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
});
// Its log is made when it is loaded.
const { x7Door } = await import('./x7-door.js');

const held = {
  facts: { userId: 'u' },
  access: { userId: 'u', roles: new Set(), project: null },
} as unknown as HeldToken;
const find = async (token: string) => (token === 'good' ? held : undefined);
const door = x7Door({
  services: [
    {
      ...{ name: 'identity', prefix: '/identity/v3', errorBody: identityError },
      routes: [
        open({ method: 'POST', path: '/tokens', handle: () => ({ status: 201 }) }),
        open({ method: 'GET', path: '/open', handle: () => ({ status: 200 }) }),
        withToken({ method: 'GET', path: '/me', handle: () => ({ status: 200 }) }),
      ],
    },
  ],
  guard: new TokenGuard({ find } as unknown as TokenService),
  bodyLimit: 1_000,
  roots: () => undefined,
  choices: () => undefined,
  limits: { x7_requests_per_user: 0, x7_requests_per_address: 0 },
});
afterAll(() => door.close());

const ask = async (method: 'GET' | 'POST', path: string, token?: string) =>
  (
    await door.inject({
      ...{ method, url: `/identity/v3${path}` },
      headers: token === undefined ? {} : { 'x-auth-token': token },
    })
  ).statusCode;

it('are told of now and then; whoever is given a token, or has one, line by line', async () => {
  for (let n = 0; n < 100; n += 1) {
    expect(await ask('GET', '/me')).toBe(401);
    expect(await ask('GET', '/me', 'bad')).toBe(401);
    expect(await ask('GET', '/open')).toBe(200);
  }
  expect(lines).toEqual([expect.objectContaining({ status: 401, requests: 1 })]);
  for (const [method, path] of [
    ['POST', '/tokens'],
    ['GET', '/me'],
  ] as const)
    await ask(method, path, 'good');
  expect(lines.slice(1).map(({ msg, path }) => [msg, path])).toEqual([
    ['request', '/identity/v3/tokens'],
    ['request', '/identity/v3/me'],
  ]);
});
