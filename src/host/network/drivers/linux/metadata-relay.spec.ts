import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { startLog } from '../../../../common/log/logger.js';
import type { MetadataAnswer, MetadataRequest } from '../../../../stream/metadata.contract.js';
import { MetadataRelay } from './metadata-relay.js';

const asked = { address: '10.99.0.10', method: 'GET', path: '/latest/', headers: {} };
const guest = { portId: '11111111-0000-4000-8000-000000000001', address: '10.0.0.5' };
const hello: MetadataAnswer = { status: 200, headers: { etag: 'x' }, body: Buffer.from([0, 255, 10]) };

describe('MetadataRelay', () => {
  let folder: string;
  let relay: MetadataRelay;
  let answer: () => Promise<MetadataAnswer>;
  let onRequest: (request: MetadataRequest) => void = () => undefined;
  const patience = 600;
  const socket = () => join(folder, 'relay.sock');

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'relay-'));
    answer = async () => hello;
    relay = new MetadataRelay({
      socket: socket(),
      uid: process.getuid?.() ?? 0,
      guestAt: (address) => (address === asked.address ? guest : undefined),
      metadata: (request) => {
        onRequest(request);
        return answer();
      },
      patienceMs: patience,
    });
    await relay.open();
  });
  afterEach(async () => {
    await relay.close();
    rmSync(folder, { recursive: true });
  });

  const ask = (text: string) =>
    new Promise<{ status: number | undefined; etag: unknown; body: Buffer }>((resolve, reject) => {
      const sent = request({ socketPath: socket(), method: 'POST' }, (reply) => {
        const chunks: Buffer[] = [];
        reply
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () =>
            resolve({ status: reply.statusCode, etag: reply.headers.etag, body: Buffer.concat(chunks) }),
          );
      });
      sent.on('error', reject).end(text);
    });

  it('hands on what the cloud answers, byte by byte', async () => {
    expect(await ask(JSON.stringify(asked))).toEqual({ status: 200, etag: 'x', body: hello.body });
  });

  it('asks for the guest itself, whose address the proxy may not have seen', async () => {
    let request: MetadataRequest | undefined;
    answer = async () => hello;
    onRequest = (seen) => void (request = seen);
    await ask(JSON.stringify(asked));
    expect(request).toMatchObject(guest);
  });

  it('its socket is the proxy’s and nobody else’s', () => {
    expect(statSync(socket()).mode & 0o777).toBe(0o600);
  });

  it('asks for guests of this host only', async () => {
    answer = () => Promise.reject(new Error('must not be asked'));
    expect(await ask(JSON.stringify({ ...asked, address: '10.99.0.11' }))).toMatchObject({ status: 404 });
  });

  it.each(['', '{', '{"address":"x"}', JSON.stringify({ ...asked, path: 'p'.repeat(40_000) })])(
    'does not fall over %.30s',
    async (text) => {
      expect(await ask(text)).toMatchObject({ status: 500 });
    },
  );

  it('says that the cloud does not answer', async () => {
    answer = () => Promise.reject(new EngineError('ServiceUnavailable', 'away'));
    expect(await ask(JSON.stringify(asked))).toMatchObject({ status: 503 });
  });

  it('tells of many failures in one line', async () => {
    const lines: string[] = [];
    startLog('spec', 'warn', { write: (line: string) => void lines.push(line) });
    answer = () => Promise.reject(new EngineError('InternalError', 'broken'));
    for (let n = 0; n < 20; n += 1) expect(await ask(JSON.stringify(asked))).toMatchObject({ status: 500 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('metadata: broken');
  });

  it('asks again while the cloud starts again', async () => {
    let asks = 0;
    answer = async () => {
      if ((asks += 1) < 3) throw new EngineError('ServiceUnavailable', 'away');
      return hello;
    };
    expect(await ask(JSON.stringify(asked))).toMatchObject({ status: 200 });
    answer = () => Promise.reject(new EngineError('InternalError', 'broken'));
    expect(await ask(JSON.stringify(asked))).toMatchObject({ status: 500 });
  });

  it('opens again where an earlier one stood', async () => {
    await relay.close();
    await relay.close();
    relay = new MetadataRelay({
      socket: socket(),
      uid: process.getuid?.() ?? 0,
      guestAt: () => guest,
      metadata: answer,
    });
    await relay.open();
    expect(await ask(JSON.stringify(asked))).toMatchObject({ status: 200 });
  });
});
