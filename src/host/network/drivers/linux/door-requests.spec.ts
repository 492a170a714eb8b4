import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DoorName } from './door-names.js';
import { DoorRelay } from './door-relay.js';
import { serveDoors } from './door-requests.js';
import { doorUpstream } from './door-upstream.js';
import { GuestTurns } from './guest-turns.js';

const GUEST = { portId: '11111111-0000-4000-8000-000000000001', address: '10.0.0.5' };
const TURNS = { atOnce: 8, ofOne: 4, perSecond: 1_000, burst: 1_000 };

/** The whole way: a guest's connection, the program that takes it, the relay, a door. */
describe('a guest at a door of the cloud', () => {
  let folder: string;
  let front: Server;
  let relay: DoorRelay;
  let asked: { method: string; url: string; raw: readonly string[]; body: string }[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let door: DoorName;
  let passwords: boolean;
  let isGuest: boolean;

  const back = createHttp((from, to) => {
    void text(from).then((body) => {
      asked.push({ method: from.method ?? '', url: from.url ?? '', raw: from.rawHeaders, body });
      answer(from, to);
    });
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doors-'));
    [asked, door, passwords, isGuest] = [[], 's3', false, true];
    answer = (_from, to) => to.writeHead(200, 'Fine', { ETag: '"x"' }).end('answer');
    await new Promise<void>((resolve) => back.listen(0, '127.0.0.1', resolve));
    const place = { host: '127.0.0.1', port: (back.address() as AddressInfo).port, isTls: false };
    const socket = join(folder, 'doors.sock');
    relay = new DoorRelay({
      ...{ socket, uid: process.getuid?.() ?? 0 },
      doors: new Map([
        ['s3', place],
        ['x7', place],
      ]),
      guestAt: (source) => (isGuest && source === '127.0.0.1' ? GUEST : undefined),
    });
    await relay.open();
    front = createServer((raw) => {
      const turns = new GuestTurns(TURNS);
      serveDoors({ turns, upstream: doorUpstream(socket), passwords })(raw, door);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await relay.close();
    back.closeAllConnections();
    await Promise.all([front, back].map((server) => new Promise((resolve) => server.close(resolve))));
    rmSync(folder, { recursive: true });
  });

  const port = () => (front.address() as AddressInfo).port;
  const ask = (
    method: string,
    path: string,
    { headers = {}, body = '' }: { headers?: object; body?: string } = {},
  ) =>
    new Promise<{ status: number; etag: string | undefined; text: string }>((resolve, reject) => {
      const asking = request(
        { port: port(), method, path, headers: { ...headers }, agent: false },
        (response) => {
          text(response).then(
            (said) => resolve({ status: response.statusCode ?? 0, etag: response.headers.etag, text: said }),
            reject,
          );
        },
      );
      asking.on('error', reject).end(body);
    });
  const login = (methods: readonly string[]) =>
    ask('POST', '/identity/v3/auth/tokens', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: { identity: { methods } } }),
    });

  it('has what it sends carried there as it is, and the answer back', async () => {
    const headers = { Host: 's3.local-1.internal:3333', 'X-Amz-Date': 'now', Authorization: 'AWS4 x' };
    expect(await ask('PUT', '/mine/a%20b?x=1', { headers, body: 'bytes' })).toEqual({
      ...{ status: 200, etag: '"x"', text: 'answer' },
    });
    expect(asked).toMatchObject([{ method: 'PUT', url: '/mine/a%20b?x=1', body: 'bytes' }]);
    expect(asked[0]?.raw).toEqual(expect.arrayContaining(['Host', headers.Host, 'X-Amz-Date', 'now']));
  });

  it('is told by the door whether to send its body', async () => {
    const asking = request({
      port: port(),
      method: 'PUT',
      path: '/',
      headers: { expect: '100-continue' },
      agent: false,
    });
    asking.flushHeaders();
    await new Promise((resolve) => asking.once('continue', resolve));
    const answered = new Promise<IncomingMessage>((resolve) => asking.once('response', resolve));
    asking.end('bytes');
    expect((await answered).resume().statusCode).toBe(200);
    expect(asked).toMatchObject([{ body: 'bytes' }]);
  });

  it('logs in to X7 with tokens, and with passwords only where they are let through', async () => {
    door = 'x7';
    expect((await login(['token'])).status).toBe(200);
    expect((await login(['application_credential'])).status).toBe(200);
    expect((await login(['password'])).status).toBe(403);
    expect((await login(['token', 'password'])).status).toBe(403);
    expect((await login([])).status).toBe(403);
    expect((await ask('POST', '/identity/v3/auth/t%6fkens', { body: '{' })).status).toBe(403);
    expect((await ask('POST', '/identity/v3/auth/tokens', { body: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await ask('GET', '/v1.0', { headers: { 'x-auth-key': 'secret' } })).status).toBe(403);
    expect((await ask('GET', '/compute/v2.1/%zz')).status).toBe(200);
    passwords = true;
    expect((await login(['password'])).status).toBe(200);
  });

  it('is nobody where its address is no guest’s, or the door is not open', async () => {
    isGuest = false;
    expect((await ask('GET', '/')).status).toBe(502);
    isGuest = true;
    door = 'ec2';
    expect((await ask('GET', '/')).status).toBe(502);
    expect(asked).toEqual([]);
  });

  it('hears that the door broke off', async () => {
    answer = (_from, to) =>
      void to.writeHead(200, { 'content-length': '9' }).write('some', () => to.destroy());
    await expect(ask('GET', '/')).rejects.toThrow();
    answer = (from) => from.socket.destroy();
    expect((await ask('GET', '/')).status).toBe(502);
  });

  it('has one request at a time on a connection', async () => {
    let said = '';
    const raw = connect(port(), '127.0.0.1');
    raw.on('data', (piece) => (said += String(piece))).on('error', () => undefined);
    raw.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => raw.once('close', resolve));
    expect(asked.map(({ url }) => url)).not.toContain('/b');
    expect(said).not.toContain('answeranswer');
    const rude = connect(port(), '127.0.0.1', () => rude.write('what?\r\n\r\n'));
    await new Promise((resolve) => rude.on('error', () => undefined).once('close', resolve));
  });

  it('greets the relay in one line, or is sent away', async () => {
    for (const line of ['what?\n', '{}\n', 'x'.repeat(300)]) {
      const raw = connect(join(folder, 'doors.sock'), () => raw.write(line));
      await new Promise((resolve) => raw.on('error', () => undefined).once('close', resolve));
    }
    expect(asked).toEqual([]);
  });
});
