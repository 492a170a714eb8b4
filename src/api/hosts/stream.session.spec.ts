import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { HostIdentity } from '../../cloud/hosts/host.repository.js';
import { StreamSession } from './stream.session.js';
import { hostApiForSpec, tokenOf, until } from '../../../test/support/host-api.js';

const cloud = await hostApiForSpec();

const HELLO = {
  ...{ type: 'hello', binary: 'engine-compute', contract: 1, version: '1' },
  ...{ networkManager: 'flat', bootId: 'b' },
};

const IDENTITY = { name: 'one' } as HostIdentity;

const inventory = (differs: object) => ({
  type: 'compute-inventory',
  inventory: { guests: [], strays: [], ...differs },
});

/** Says these things as this host; resolves with the code that the stream is closed with. */
const say = (host: string, messages: readonly (string | object)[]) =>
  new Promise<number>((resolve, reject) => {
    const headers = { authorization: `Bearer ${tokenOf(host)}` };
    const socket = new WebSocket(`ws://127.0.0.1:${cloud.port}/v1/stream`, { headers });
    socket.on('open', () => {
      for (const message of messages)
        socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    });
    socket.on('close', (code) => resolve(code));
    socket.on('error', reject);
  });

describe('StreamSession', () => {
  it.each([
    ['no JSON', () => ['{'], 1002],
    ['no message of ours', () => [{ type: 'shout' }], 1002],
    ['anything before hello', () => [{ type: 'heartbeat' }], 1002],
    [
      'hello twice',
      (host: string) => [
        { ...HELLO, host },
        { ...HELLO, host },
      ],
      1002,
    ],
    ['too much', () => ['x'.repeat(1024 * 1024 + 1)], 1009],
    [
      'more than any machine has',
      (host: string) => [{ ...HELLO, host, capacity: { vcpus: 5_000, memoryMiB: 1, diskGiB: 1 } }],
      1002,
    ],
    ['what no row can keep', (host: string) => [{ ...HELLO, host, version: 'NUL \0' }], 1002],
    ['half a character', (host: string) => [{ ...HELLO, host, version: '\ud800' }], 1002],
    ['a NUL in an inventory', (host: string) => [{ ...HELLO, host }, inventory({ strays: ['\0'] })], 1002],
    [
      'another role’s inventory',
      (host: string) => [{ ...HELLO, host }, inventory({ guests: undefined })],
      1002,
    ],
    ['an unknown role', (host: string) => [{ ...HELLO, host, binary: 'engine-shelving' }], 4000],
    ['no role at all', (host: string) => [{ ...HELLO, host, binary: 'compute' }], 4000],
    ['a newer contract', (host: string) => [{ ...HELLO, host, contract: 99 }], 4000],
  ])('shows out whoever says %s', async (_what, messages, code) => {
    const host = await cloud.addHost();
    expect(await say(host, messages(host))).toBe(code);
    await until(async () => !cloud.streams.hostsOf('engine-compute').includes(host));
  });

  it('welcomes a host of before facts by role with what it reads', async () => {
    const host = await cloud.addHost();
    const headers = { authorization: `Bearer ${tokenOf(host)}` };
    const socket = new WebSocket(`ws://127.0.0.1:${cloud.port}/v1/stream`, { headers });
    const answer = new Promise<string>((resolve) => socket.on('message', (data) => resolve(String(data))));
    socket.on('open', () => socket.send(JSON.stringify({ ...HELLO, host })));
    const network = { cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'internal', mtu: 1450 };
    expect(JSON.parse(await answer)).toMatchObject({ type: 'welcome', network, facts: { network } });
    socket.terminate();
  });

  it('keeps nothing of a host that leaves while its hello is looked at', async () => {
    const host = await cloud.addHost();
    const headers = { authorization: `Bearer ${tokenOf(host)}` };
    const socket = new WebSocket(`ws://127.0.0.1:${cloud.port}/v1/stream`, { headers });
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send(JSON.stringify({ ...HELLO, host }), () => socket.terminate());
    await until(async () => {
      const rows = await cloud.database.query('SELECT 1 FROM services WHERE host = $1', [host]);
      return rows.length === 1;
    });
    await until(async () => !cloud.streams.hostsOf('engine-compute').includes(host));
  });

  it('shows out a host whose hello cannot be looked at now', async () => {
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(sockets, 'listening');
    const onHello = () => Promise.reject(new Error('the database system is starting up'));
    const events = { onHello, onMessage: () => Promise.resolve(), onEnd: () => undefined };
    sockets.on('connection', (ws) => new StreamSession(ws, IDENTITY, events));
    const socket = new WebSocket(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`);
    socket.on('open', () => socket.send(JSON.stringify({ ...HELLO, host: 'one' })));
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([code, String(reason)]).toEqual([4000, 'not ready']);
    sockets.close();
  });

  it('is found at its own path only', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${cloud.port}/v1/other`);
    const opened = new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    await expect(opened).rejects.toThrow('404');
  });
});
