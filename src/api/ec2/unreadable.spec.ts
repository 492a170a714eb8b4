import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';

const door = await ec2DoorForSpec(await databaseForSpec());
const { port } = (door.app.getHttpServer() as { address(): AddressInfo }).address();

/** All that the door says to these bytes. */
const said = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const heard: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(heard).toString()));
  });

describe('what cannot be read', () => {
  it.each([
    ['a URL', 'GET /%ff%fe HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 404],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(60_000)}\r\n\r\n`, 431],
    ['no HTTP', 'hello\r\n\r\n', 400],
  ])('%s is refused in the form of EC2', async (_, bytes, status) => {
    const answer = await said(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/content-type: text\/xml/i);
    expect(answer).toMatch(
      /<Response><Errors><Error><Code>MalformedQueryString<\/Code>.*<RequestID>[0-9a-f-]{36}<\/RequestID>/,
    );
  });
});
