import { truncate, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { WebSocket } from 'ws';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { hostApiForSpec, tokenOf, until } from '../../../test/support/host-api.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { HostRoutes } from './host-routes.js';

const cloud = await hostApiForSpec();
const { database, imageFolder } = cloud;

const HELLO = {
  ...{ type: 'hello', binary: 'engine-compute', contract: 1, version: '1' },
  ...{ networkManager: 'flat', bootId: 'b' },
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('one host', () => {
  const cleanups: (() => unknown)[] = [];
  afterEach(() => cleanups.splice(0).forEach((clean) => clean()));

  /** An answer whose bytes nobody takes. */
  const ask = (host: string, path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const request = get(`http://127.0.0.1:${cloud.port}${path}`, { headers: bearer(tokenOf(host)) });
      request.on('response', resolve).on('error', reject);
      cleanups.push(() => request.destroy());
    });

  /** The open stream, or the status that it was refused with. */
  const connect = (token: string) =>
    new Promise<WebSocket | number>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${cloud.port}/v1/stream`, { headers: bearer(token) });
      socket.on('open', () => resolve(socket)).on('error', reject);
      socket.on('unexpected-response', (request, { statusCode }) => {
        request.destroy();
        resolve(statusCode ?? 0);
      });
      cleanups.push(() => socket.terminate());
    });
  const connected = async (host: string) => {
    const socket = await connect(tokenOf(host));
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    return socket;
  };

  it('downloads eight images at once; an end, even a sudden one, makes room', async () => {
    const [host, other] = [await cloud.addHost(), await cloud.addHost()];
    const size = 64 * 1024 * 1024;
    const pathFor = async (of: string) => {
      const { imageId } = await insertGuest(database, { host: of });
      await database.query('UPDATE images SET size_bytes = $2 WHERE id = $1', [imageId, size]);
      await writeFile(join(imageFolder, imageId), '');
      await truncate(join(imageFolder, imageId), size);
      return `/v1/images/${imageId}`;
    };
    const [path, elsewhere] = [await pathFor(host), await pathFor(other)];
    const running = await Promise.all(Array.from({ length: 8 }, () => ask(host, path)));
    expect(running.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200));
    const ninth = await ask(host, path);
    expect(ninth.statusCode).toBe(429);
    expect(JSON.parse(String((await ninth.toArray())[0]))).toMatchObject({ code: 'RequestLimitExceeded' });
    expect((await ask(other, elsewhere)).statusCode).toBe(200);
    running[0]?.destroy();
    await until(async () => (await ask(host, path)).statusCode === 200);
  });

  it('gives a refused download’s place back', async () => {
    const host = await cloud.addHost();
    for (let i = 0; i < 20; i += 1) expect((await ask(host, '/v1/images/none')).statusCode).toBe(400);
  });

  it('opens sixteen streams, also without a hello; a closed one makes room', async () => {
    const [host, other] = [await cloud.addHost(), await cloud.addHost()];
    const [first] = await Promise.all(Array.from({ length: 16 }, () => connected(host)));
    expect(await connect(tokenOf(host))).toBe(429);
    expect(typeof (await connect(tokenOf(other)))).toBe('object');
    first?.close();
    await until(async () => typeof (await connect(tokenOf(host))) === 'object');
  });

  it('is cut off where it does not hang up a stream that a newer one has replaced', async () => {
    const host = await cloud.addHost();
    for (let i = 0; i < 16; i += 1) {
      const socket = await connected(host);
      const welcomed = new Promise((resolve) => socket.once('message', resolve));
      socket.send(JSON.stringify({ ...HELLO, host }));
      await welcomed;
      socket.pause();
    }
    await until(async () => typeof (await connect(tokenOf(host))) === 'object');
    expect(cloud.streams.hostsOf('engine-compute')).toEqual([host]);
  });

  it('has its guesses of tokens limited on upgrades too, and is let in itself', async () => {
    const host = await cloud.addHost();
    await connected(host);
    const guesses = Array.from({ length: 300 }, (_, i) => connect(`guess-${i}`.padEnd(40, '-')));
    expect(new Set(await Promise.all(guesses))).toEqual(new Set([401, 429]));
    await connected(host);
  });
});

describe('what a host asks for at once', () => {
  const ends: (() => void)[] = [];
  const waiting = () => new Promise<undefined>((resolve) => ends.push(() => resolve(undefined)));
  const filters = async () => {
    await waiting();
    return { version: 1, ports: [], groups: {}, members: {} };
  };
  const app = fastify();
  new HostRoutes({
    guard: {
      admit: async (authorization = '') => {
        if (!authorization.startsWith('host ')) throw new EngineError('AuthFailure', 'nobody');
        return { name: authorization, tokenHash: '' };
      },
    },
    wholeFiltersOf: filters,
    filtersOf: filters,
    findGuest: waiting,
    markAsked: async () => undefined,
    images: { find: waiting, size: waiting, grant: waiting, range: () => Readable.from([]) },
    region: 'local-1',
    tokenKey: Buffer.alloc(32),
  }).attach(app);
  const payload = { address: '10.0.0.2', method: 'GET', path: '/', headers: {} };

  it.each([
    ['filters', 4, { method: 'GET', url: '/v1/filters' } as const],
    ['metadata', 128, { method: 'POST', url: '/v1/metadata', payload } as const],
  ])('is limited: %s', async (_what, most, request) => {
    const ask = async (name: string) => {
      const { statusCode } = await app.inject({ ...request, headers: { authorization: `host ${name}` } });
      return statusCode;
    };
    const running = Array.from({ length: most }, () => ask('a'));
    await until(async () => ends.length === most);
    expect(await ask('a')).toBe(429);
    const other = ask('b');
    await until(async () => ends.length === most + 1);
    ends.splice(0).forEach((end) => end());
    expect(new Set(await Promise.all([...running, other]))).toEqual(new Set([200]));
    const again = ask('a');
    await until(async () => ends.length === 1);
    ends.splice(0).forEach((end) => end());
    expect(await again).toBe(200);
  });

  it('is not read before it is known who asks', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/v1/metadata', headers, payload: '{' });
    expect(answer.statusCode).toBe(401);
  });
});
