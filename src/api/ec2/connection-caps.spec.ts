import { createServer, get, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../test/support/until.js';
import { belowFileLimit, capConnections, type ConnectionCaps } from './connection-caps.js';

let server: Server;
let open: Socket[];
let asked: ServerResponse[];
beforeEach(() => {
  [open, asked] = [[], []];
  server = createServer(({ url }, answer) => (url === '/slow' ? asked.push(answer) : answer.end('here')));
});
afterEach(() => {
  for (const socket of open) socket.destroy();
  server.closeAllConnections();
  server.close();
});

async function cap(caps: ConnectionCaps): Promise<number> {
  capConnections(server, caps);
  await new Promise<void>((resolve) => void server.listen(0, '0.0.0.0', resolve));
  return (server.address() as AddressInfo).port;
}

/** A connection that says nothing, or what it is told. */
const hold = (port: number, localAddress: string, words = ''): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress }, () => {
      if (words !== '') socket.write(words);
      resolve(socket);
    });
    socket.on('error', () => undefined);
    open.push(socket);
  });
const idle = async (port: number, count: number, from = '127.0.0.1') => {
  for (let n = 0; n < count; n += 1) await hold(port, from);
};
const answered = (port: number, localAddress = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', localAddress, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
const connections = () =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

describe('capConnections', () => {
  it('lets the longest idle ones of an address give way to its next', async () => {
    const port = await cap({ total: 100, perAddress: 5 });
    await idle(port, 20);
    for (let n = 0; n < 8; n += 1) expect(await answered(port)).toBe(true);
    await until(async () => (await connections()) <= 5);
  });

  it('takes room from the address that holds most, never from who holds little', async () => {
    const port = await cap({ total: 6, perAddress: 100 });
    const modest = await hold(port, '127.0.0.2');
    await idle(port, 20);
    expect(await answered(port, '127.0.0.3')).toBe(true);
    expect(modest.destroyed).toBe(false);
    expect(await connections()).toBeLessThanOrEqual(6);
  });

  it('never cuts a request that is being answered', async () => {
    const port = await cap({ total: 100, perAddress: 2 });
    const busy = await hold(port, '127.0.0.1', 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    const alsoBusy = await hold(port, '127.0.0.1', 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => asked.length === 2);
    expect(await answered(port)).toBe(false);
    for (const answer of asked) answer.end('late');
    const heard = await Promise.all(
      [busy, alsoBusy].map((socket) => new Promise((resolve) => socket.once('data', resolve))),
    );
    expect(heard.map(String)).toEqual([expect.stringContaining('late'), expect.stringContaining('late')]);
    await until(() => answered(port));
  });

  it('takes none for idle that has asked again before its answer', async () => {
    const port = await cap({ total: 100, perAddress: 1 });
    const slow = 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n';
    const busy = await hold(port, '127.0.0.1', slow + slow);
    await until(() => asked.length === 2);
    const first = new Promise((resolve) => busy.once('data', resolve));
    asked[0]?.end('first');
    expect(String(await first)).toContain('first');
    expect(await answered(port)).toBe(false);
    const second = new Promise((resolve) => busy.once('data', resolve));
    asked[1]?.end('second');
    expect(String(await second)).toContain('second');
    await until(() => answered(port));
  });
});

/**
 * As engine-api has them by default, and what was found to shut it: 20,000 idle ones. The code knows the caps and no
 * number beside them, and each connection costs the same: a fortieth of all of it shows the same, in every run.
 */
const SCALE = process.env['ENGINE_TEST_FULL'] === '1' ? 1 : 1 / 40;
const IDLE = 20_000 * SCALE;

it(`${IDLE} idle connections shut nobody out`, async () => {
  // Both ends are this process's here, which may open 20,000 files as engine-api may.
  const caps = { total: 9_000 * SCALE, perAddress: 2_000 * SCALE };
  const port = await cap(caps);
  for (let n = 0; n < 10; n += 1) await idle(port, IDLE / 10, `127.0.1.${n + 1}`);
  for (let n = 0; n < 8; n += 1) {
    expect(await answered(port, '127.0.0.3')).toBe(true);
    // Nor one of those who hold so many.
    expect(await answered(port, '127.0.1.1')).toBe(true);
  }
  expect(await connections()).toBeLessThanOrEqual(caps.total);
}, 120_000);

describe('belowFileLimit', () => {
  it.each([
    ['Max open files            20000                20000                files', 9_000, 9_000],
    ['Max open files            1024                 524288               files', 9_000, 512],
    ['Max open files            unlimited            unlimited            files', 9_000, 9_000],
  ])('%s', (limits, asked_, most) => {
    expect(belowFileLimit(asked_, `Limit\n${limits}\n`)).toBe(most);
  });
});
