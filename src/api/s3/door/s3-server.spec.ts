import type { ServerResponse } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { s3DoorForSpec } from '../../../../test/support/s3-door.js';
import type { S3Front } from './s3-front.js';
import { s3Server } from './s3-server.js';

const door = await s3DoorForSpec(await databaseForSpec());

/** What comes back for bytes as they are. */
const said = (bytes: string, endpoint = door.endpoint): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const { hostname, port } = new URL(endpoint);
    const socket = createConnection(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });

describe('the S3 server', () => {
  it('answers what is no HTTP', async () => {
    expect(await said('NONSENSE\r\n\r\n')).toContain('400 Bad Request');
  });

  it('refuses before it asks for the body', async () => {
    const head =
      'PUT /a-bucket/k HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n';
    const answer = await said(head);
    expect(answer).not.toContain('100 Continue');
    expect(answer).toContain('404 Not Found');
  });

  it('is heard by a client that sends all before it listens', async () => {
    const bytes = 8_000_000;
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const { hostname, port } = new URL(door.endpoint);
      const socket = createConnection(Number(port), hostname);
      socket.write(`PUT /a-bucket/k HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`);
      socket.write(Buffer.alloc(bytes), () =>
        socket.on('data', (chunk: Buffer) => (text += chunk.toString())),
      );
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toContain('NoSuchBucket');
  });

  it('closes the bytes of an answer that nobody waits for any more', async () => {
    const bytes = new Readable({ read: () => undefined });
    const closed = new Promise<void>((resolve) => void bytes.once('close', resolve));
    let socket: Socket | undefined;
    let over = () => undefined as void;
    const gone = new Promise<void>((resolve) => (over = resolve));
    const answer = async () => {
      socket?.destroy();
      await gone;
      return { status: 200, headers: {}, body: bytes };
    };
    const server = s3Server({ answer } as Partial<S3Front> as S3Front, 1_000);
    server.on('request', (_, response: ServerResponse) => response.once('close', over));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    socket = createConnection(port, '127.0.0.1', () => socket?.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
    await closed;
    server.close();
  });

  it('cuts a connection whose answer cannot be written, and goes on', async () => {
    const odd = { answer: async () => ({ status: 200, headers: { x: '\n' }, body: '' }) };
    const server = s3Server(odd as Partial<S3Front> as S3Front, 1_000);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await said('GET / HTTP/1.1\r\nhost: x\r\n\r\n', `http://127.0.0.1:${port}`)).toBe('');
    server.close();
  });
});
