import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import aws4 from 'aws4';
import fc from 'fast-check';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec, type S3Caller } from '../../../test/support/s3-door.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database, { quota_objects: 5, quota_object_bytes: 1_000_000 });
const Bucket = 'bad-input';
let owner: S3Caller;

beforeAll(async () => {
  owner = await door.caller('owner');
  await door.client(owner).send(new CreateBucketCommand({ Bucket }));
});

interface Wire {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Signs what it is told to, however wrong it is, and sends it as it is. */
async function ask({ method = 'GET', path, headers = {}, body = '' }: Wire) {
  const { host, hostname, port } = new URL(door.endpoint);
  const signed = aws4.sign(
    {
      method,
      path,
      body: '',
      service: 's3',
      region: 'local-1',
      host,
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
    },
    owner,
  );
  const length = headers['content-length'] ?? String(Buffer.byteLength(body));
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(
      {
        hostname,
        port,
        method,
        path,
        headers: { ...(signed.headers as Record<string, string>), 'content-length': length },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

const codeIn = (text: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(text)?.[1];
const leftOver = async () => ({
  objects: await database.query('SELECT key FROM objects'),
  files: (await readdir(door.folder, { recursive: true })).filter((name) => name.includes('-')),
});
const XML = '/bad-input?delete';
const MD5 = { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' };
const HEX = 'a'.repeat(64);

describe('bad input', () => {
  it.each<[string, Wire, number, string]>([
    [
      'a key of 1,025 bytes',
      { method: 'PUT', path: `/bad-input/${'k'.repeat(1025)}` },
      400,
      'KeyTooLongError',
    ],
    ['a key with NUL', { method: 'PUT', path: '/bad-input/a%00b' }, 400, 'InvalidURI'],
    ['a wrong MD5', { method: 'PUT', path: '/bad-input/x', body: 'x', headers: MD5 }, 400, 'BadDigest'],
    [
      'no MD5',
      { method: 'PUT', path: '/bad-input/x', body: 'x', headers: { 'content-md5': 'zz' } },
      400,
      'InvalidDigest',
    ],
    [
      'a wrong hash of the body',
      { method: 'PUT', path: '/bad-input/x', body: 'x', headers: { 'x-amz-content-sha256': HEX } },
      400,
      'XAmzContentSHA256Mismatch',
    ],
    [
      'a wrong checksum',
      { method: 'PUT', path: '/bad-input/x', body: 'x', headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } },
      400,
      'BadDigest',
    ],
    [
      'two checksums',
      {
        method: 'PUT',
        path: '/bad-input/x',
        body: 'x',
        headers: { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-crc32c': 'AAAAAA==' },
      },
      400,
      'InvalidRequest',
    ],
    [
      'an unknown checksum',
      { method: 'PUT', path: '/bad-input/x', body: 'x', headers: { 'x-amz-checksum-xxhash64': 'AAAAAA==' } },
      400,
      'InvalidRequest',
    ],
    [
      'too many metadata',
      { method: 'PUT', path: '/bad-input/x', headers: { 'x-amz-meta-a': 'm'.repeat(2100) } },
      400,
      'MetadataTooLarge',
    ],
    [
      'encryption in two layers',
      { method: 'PUT', path: '/bad-input/x', headers: { 'x-amz-server-side-encryption': 'aws:kms:dsse' } },
      501,
      'NotImplemented',
    ],
    [
      'encryption that is none',
      { method: 'PUT', path: '/bad-input/x', headers: { 'x-amz-server-side-encryption': 'rot13' } },
      400,
      'InvalidEncryptionAlgorithmError',
    ],
    [
      'another storage class',
      { method: 'PUT', path: '/bad-input/x', headers: { 'x-amz-storage-class': 'GLACIER' } },
      400,
      'InvalidStorageClass',
    ],
    [
      'more than fits',
      { method: 'PUT', path: '/bad-input/x', body: randomBytes(1_000_001) },
      403,
      'QuotaExceeded',
    ],
    [
      'an entity bomb',
      { method: 'POST', path: XML, headers: MD5, body: '<!DOCTYPE a [<!ENTITY b "c">]><Delete>&b;</Delete>' },
      400,
      'BadDigest',
    ],
    ['negative max-keys', { path: '/bad-input?max-keys=-1' }, 400, 'InvalidArgument'],
    ['max-keys that is no number', { path: '/bad-input?max-keys=x' }, 400, 'InvalidArgument'],
    ['a made-up token', { path: '/bad-input?list-type=2&continuation-token=zz' }, 400, 'InvalidArgument'],
    ['a parameter twice', { path: '/bad-input?prefix=a&prefix=b' }, 400, 'InvalidArgument'],
    ['an unknown encoding', { path: '/bad-input?encoding-type=x' }, 400, 'InvalidArgument'],
    ['a subresource that is not offered', { path: '/bad-input?inventory' }, 501, 'NotImplemented'],
    ['a method that is none', { method: 'PATCH', path: '/bad-input/x' }, 405, 'MethodNotAllowed'],
    [
      'a part of no upload',
      { method: 'PUT', path: '/bad-input/x?partNumber=1&uploadId=x', body: 'x' },
      404,
      'NoSuchUpload',
    ],
    [
      'a copy of nothing',
      { method: 'PUT', path: '/bad-input/x', headers: { 'x-amz-copy-source': 'bad-input' } },
      400,
      'InvalidArgument',
    ],
    [
      'pieces that are cut',
      {
        method: 'PUT',
        path: '/bad-input/x',
        headers: {
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-decoded-content-length': '5',
        },
        body: '5\r\nab',
      },
      400,
      'IncompleteBody',
    ],
    [
      'pieces that are more than was said',
      {
        method: 'PUT',
        path: '/bad-input/x',
        headers: {
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-decoded-content-length': '1',
        },
        body: '2\r\nab\r\n0\r\n\r\n',
      },
      400,
      'IncompleteBody',
    ],
    [
      'a signature of a piece that is none',
      {
        method: 'PUT',
        path: '/bad-input/x',
        headers: {
          'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
          'x-amz-decoded-content-length': '1',
        },
        body: `1;chunk-signature=${HEX}\r\na\r\n0;chunk-signature=${HEX}\r\n\r\n`,
      },
      403,
      'SignatureDoesNotMatch',
    ],
  ])('%s', async (_, wire, status, code) => {
    const answer = await ask(wire);
    expect([answer.status, codeIn(answer.text)]).toEqual([status, code]);
    expect(await leftOver()).toEqual({ objects: [], files: [] });
  });

  it('in a path that is no UTF-8', async () => {
    const answer = await fetch(`${door.endpoint}/bad-input/a%ffb`, { method: 'PUT', body: 'x' });
    expect([answer.status, codeIn(await answer.text())]).toEqual([400, 'InvalidURI']);
  });

  it.each([
    '',
    'AWS4-HMAC-SHA256 Credential=A/20260102/r/ec2/aws4_request, SignedHeaders=host, Signature=00',
    'AWS nobody:AAAA',
    'Basic abc',
  ])('of who asks is a 4xx (%s)', async (authorization) => {
    const answer = await fetch(
      `${door.endpoint}/bad-input`,
      authorization === '' ? {} : { headers: { authorization } },
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(codeIn(await answer.text())).toMatch(/AccessDenied|Authorization|InvalidAccessKeyId/);
  });
});

describe('nonsense', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('..', '../../etc/passwd', '%', '%zz', '\ud800', '&', '?versionId'),
  );
  const escaped = (text: string) => encodeURIComponent(Buffer.from(text).toString());

  it('in keys, parameters and documents is never a failure of ours', async () => {
    const wires = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS'),
      key: word,
      name: fc.constantFrom(
        '',
        'delete',
        'uploads',
        'tagging',
        'versions',
        'acl',
        'policy',
        'versioning',
        'partNumber',
        'uploadId',
        'marker',
        'prefix',
        'versionId',
        'x',
      ),
      value: word,
      body: fc.oneof(
        fc.string(),
        fc.constantFrom(
          '<Delete>',
          '<a xmlns="b"/>',
          '<Delete><Object/></Delete>',
          '<![CDATA[',
          '<Tagging><TagSet/></Tagging>',
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(wires, async ({ method, key, name, value, body }) => {
        const query = name === '' ? '' : `?${name}=${escaped(value)}`;
        const answer = await ask({
          method,
          path: `/bad-input/${escaped(key)}${query}`,
          body: method === 'PUT' || method === 'POST' ? body : '',
        });
        expect(answer.status).not.toBe(500);
        expect(answer.status).toBeLessThan(502);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('in the framing of pieces is refused, or is what was said', async () => {
    const framing = fc.array(
      fc.oneof(
        fc.constantFrom(
          '0\r\n',
          '5\r\n',
          '\r\n',
          'abcde',
          'x-amz-checksum-crc32:AAAAAA==\r\n',
          'ffffffffff\r\n',
        ),
        fc.string(),
      ),
      { maxLength: 8 },
    );
    // A bucket of its own: nonsense before this may be a good request to delete another.
    await door.client(owner).send(new CreateBucketCommand({ Bucket: 'framings' }));
    await fc.assert(
      fc.asyncProperty(framing, async (pieces) => {
        const headers = {
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-decoded-content-length': '5',
          'x-amz-trailer': 'x-amz-checksum-crc32',
        };
        const { status } = await ask({
          method: 'PUT',
          path: '/framings/framed',
          headers,
          body: pieces.join(''),
        });
        expect([200, 400, 403]).toContain(status);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('in headers is never a failure of ours', async () => {
    const name = fc.constantFrom(
      ...[
        'range',
        'if-match',
        'if-none-match',
        'if-modified-since',
        'content-md5',
        'content-type',
        'expires',
      ],
      ...['content-encoding', 'x-amz-acl', 'x-amz-tagging', 'x-amz-copy-source', 'x-amz-copy-source-range'],
      ...[
        'x-amz-meta-a',
        'x-amz-decoded-content-length',
        'x-amz-trailer',
        'x-amz-checksum-crc32',
        'x-amz-date',
      ],
      ...[
        'x-amz-content-sha256',
        'x-amz-expected-bucket-owner',
        'x-amz-storage-class',
        'x-amz-metadata-directive',
      ],
      ...[
        'x-amz-checksum-mode',
        'x-amz-object-attributes',
        'x-amz-mp-object-size',
        'origin',
        'x-amz-grant-read',
      ],
      ...['x-amz-server-side-encryption', 'x-amz-object-lock-mode', 'x-amz-sdk-checksum-algorithm'],
    );
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'a0 -=,;:/"%&?*\u00fc') }).map((text) => text.trim()),
      fc.constantFrom(
        'bytes=5-',
        'bytes=-5',
        'bytes=9-1',
        'bytes=0-1,3-4',
        '*',
        '/bad-input/x',
        '99999999999999',
        '-1',
      ),
      fc.constantFrom('STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'aws-chunked', 'crc32', 'COPY', 'SHA256', 'true'),
    );
    const wires = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS'),
      path: fc.constantFrom(
        '/bad-input/x',
        '/bad-input',
        '/bad-input/x?uploads',
        '/bad-input/x?attributes',
        '/',
      ),
      headers: fc.dictionary(name, value, { maxKeys: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(wires, async ({ method, path, headers }) => {
        const body = method === 'PUT' ? 'body' : '';
        const { status } = await ask({ method, path, headers: { ...headers }, body });
        expect([status, status === 501 || status < 500]).toEqual([status, true]);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('leaves no file outside of the rows', async () => {
    const { files } = await leftOver();
    const rows = await database.query<{ id: string }>(
      `SELECT id FROM objects WHERE storage = 'file' UNION ALL SELECT file FROM object_parts`,
    );
    expect(files).toHaveLength(rows.length);
  });
});

describe('a quota', () => {
  it('holds against writers who come at once', async () => {
    const strict = await door.caller('strict');
    const s3 = door.client(strict);
    await s3.send(new CreateBucketCommand({ Bucket: 'strict-bucket' }));
    const puts = Array.from({ length: 20 }, (_, n) =>
      s3.send(new PutObjectCommand({ Bucket: 'strict-bucket', Key: `k${n}`, Body: 'x' })),
    );
    const ended = await Promise.allSettled(puts);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(ended.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { name: 'QuotaExceeded' },
    });
  });
});
