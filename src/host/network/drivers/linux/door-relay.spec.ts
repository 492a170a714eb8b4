import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { certificate } from '../../../../common/x509/certificate.js';
import { DoorRelay } from './door-relay.js';

const GUEST = { portId: '11111111-0000-4000-8000-000000000001', address: '10.0.0.5' };
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const cert = certificate({
  ...{ subject: 'localhost', issuer: 'localhost', publicKey, signer: privateKey },
  ...{ days: 1, isAuthority: true },
});

describe('a door that speaks TLS', () => {
  const back = createServer(
    { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert },
    (request, response) => void response.end(`${request.method} ${request.url}`),
  );
  let folder: string;
  let relay: DoorRelay | undefined;

  beforeAll(() => new Promise<void>((resolve) => void back.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => void back.close(resolve)));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'doors-'));
  });
  afterEach(async () => {
    await relay?.close();
    rmSync(folder, { recursive: true });
  });

  /** What a guest hears through the relay. */
  async function heard(host: string, authorities?: string, server: Pick<Server, 'address'> = back) {
    const socket = join(folder, 'doors.sock');
    const { port } = server.address() as AddressInfo;
    relay = new DoorRelay({
      ...{ socket, uid: process.getuid?.() ?? 0, authorities, connectMs: 2_000 },
      doors: new Map([['s3', { host, port, isTls: true }]]),
      guestAt: () => GUEST,
    });
    await relay.open();
    const guest = connect(socket);
    guest.write(`${JSON.stringify({ address: GUEST.address, door: 's3' })}\n`);
    guest.write('GET /mine HTTP/1.1\r\nHost: s3\r\nConnection: close\r\n\r\n');
    return text(guest);
  }

  it('is asked where its certificate is of an authority that the host trusts', async () => {
    expect(await heard('localhost', cert)).toMatch(/^HTTP\/1\.1 200 OK[^]*GET \/mine/);
  });

  it('is given up where it takes a connection and says nothing', async () => {
    const silent: Socket[] = [];
    const mute = createTcpServer((socket) => void silent.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => void mute.listen(0, '127.0.0.1', resolve));
    expect(await heard('localhost', cert, mute)).toBe('');
    expect(silent).toHaveLength(1);
    for (const socket of silent) socket.destroy();
    await new Promise((resolve) => void mute.close(resolve));
  });

  it.each([
    ['of nobody that is trusted', 'localhost', undefined],
    ['for another place', '127.0.0.1', cert],
  ])('hears nothing where its certificate is %s', async (_what, host, authorities) => {
    expect(await heard(host, authorities)).toBe('');
  });
});
