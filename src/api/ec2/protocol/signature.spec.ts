import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import { type Ec2Request, readRequest } from './ec2-request.js';
import { type Claim, SigningKeys } from './signature.js';
import { claimV2 } from './signature-v2.js';
import { claimV4 } from './signature-v4.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const ID = 'AKIDEXAMPLE';
const keys = new SigningKeys();

const valid = (claim: Claim | null, secret = SECRET) =>
  claim?.expected(secret, keys).includes(claim.signature);

interface Wire {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}
const received = ({ method, url, headers, body = '' }: Wire): Ec2Request =>
  readRequest({ method, url, rawHeaders: Object.entries(headers).flat(), body: Buffer.from(body) });

class Sha256 {
  readonly #hash;
  constructor(secret?: unknown) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(secret as Uint8Array));
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(typeof data === 'string' ? data : Buffer.from(data));
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
}

const smithy = new SignatureV4({
  credentials: { accessKeyId: ID, secretAccessKey: SECRET },
  region: 'local-1',
  service: 'ec2',
  sha256: Sha256 as never,
});
const form = 'Action=RunInstances&Version=2016-11-15&KeyName=a%20b%2Bc%2F%C3%BC&Tag.1.Value=%2A%27%28%29%21~';

describe('signature version 4', () => {
  const post = {
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: '/services/Cloud',
    query: {},
    headers: { host: '127.0.0.1:8773', 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  };

  it('of @smithy/signature-v4, by header', async () => {
    const { headers } = await smithy.sign(post);
    const wire = { method: 'POST', url: post.path, headers, body: form };
    const claim = claimV4(received(wire));
    expect(claim).toMatchObject({ version: 4, accessKey: ID, region: 'local-1', expiresAt: null });
    expect(valid(claim)).toBe(true);
    expect(valid(claim, 'wrong')).toBe(false);
    for (const changed of [
      { ...wire, url: '/' },
      { ...wire, method: 'PUT' },
      { ...wire, headers: { ...headers, host: 'elsewhere' } },
    ])
      expect(valid(claimV4(received(changed)))).toBe(false);
    expect(() => valid(claimV4(received({ ...wire, body: `${form}&DryRun=true` })))).toThrow(
      expect.objectContaining({ code: 'AuthFailure' }),
    );
  });

  it('of @smithy/signature-v4, presigned', async () => {
    const query = {
      Action: 'DescribeInstances',
      Version: '2016-11-15',
      'Filter.1.Name': 'tag:a b',
      'Filter.1.Value.1': '*~/',
    };
    const signed = await smithy.presign({ ...post, method: 'GET', query, body: '' }, { expiresIn: 60 });
    const url = `${post.path}?${new URLSearchParams(signed.query as Record<string, string>).toString()}`;
    const request = received({ method: 'GET', url, headers: signed.headers });
    const claim = claimV4(request);
    expect(valid(claim)).toBe(true);
    expect((claim?.expiresAt?.getTime() ?? 0) - (claim?.signedAt?.getTime() ?? 0)).toBe(60_000);
    const stretched = url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600');
    expect(valid(claimV4(received({ method: 'GET', url: stretched, headers: signed.headers })))).toBe(false);
  });

  it.each(['/', '/?Action=DescribeRegions&Version=2016-11-15&x=%20%2B&c=b%2Fc', '/a%20b/?y=ü'])(
    'of aws4 for %s',
    (path) => {
      const options = {
        host: '127.0.0.1:8773',
        path,
        service: 'ec2',
        region: 'eu-1',
        method: 'POST',
        body: 'a=1&b=2',
      };
      const { headers } = aws4.sign(options, { accessKeyId: ID, secretAccessKey: SECRET });
      const wire = { method: 'POST', url: path, headers: headers as Record<string, string>, body: 'a=1&b=2' };
      expect(valid(claimV4(received(wire)))).toBe(true);
    },
  );

  const authorization = (more: string) => ({
    host: 'h',
    'x-amz-date': '20260102T030405Z',
    authorization: more,
  });
  const whole = 'Credential=A/20260102/r/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature=00';
  it.each([
    ['another algorithm', authorization(`AWS3 ${whole}`)],
    ['no credential', authorization(`AWS4-HMAC-SHA256 ${whole.replace('Credential', 'x')}`)],
    ['no signature', authorization(`AWS4-HMAC-SHA256 ${whole.replace('Signature=00', '')}`)],
    ['half a scope', authorization(`AWS4-HMAC-SHA256 ${whole.replace('/ec2', '')}`)],
    ['the scope of another day', authorization(`AWS4-HMAC-SHA256 ${whole.replace('20260102', '20260103')}`)],
    ['an unsigned host', authorization(`AWS4-HMAC-SHA256 ${whole.replace('host;', '')}`)],
    ['an unsigned date', authorization(`AWS4-HMAC-SHA256 ${whole.replace(';x-amz-date', '')}`)],
    ['an endless scope', authorization(`AWS4-HMAC-SHA256 ${whole.replace('/ec2', `/${'e'.repeat(1024)}`)}`)],
    ['a header signed twice', authorization(`AWS4-HMAC-SHA256 ${whole.replace('host;', 'host;host;')}`)],
    ['no date', { host: 'h', authorization: `AWS4-HMAC-SHA256 ${whole}` }],
    [
      'a date that is none',
      { ...authorization(`AWS4-HMAC-SHA256 ${whole}`), 'x-amz-date': '20261399T000000Z' },
    ],
  ])('with %s is incomplete', (_what, headers) => {
    expect(() => claimV4(received({ method: 'POST', url: '/', headers }))).toThrow(
      expect.objectContaining({ code: 'IncompleteSignature' }),
    );
  });

  it('is not there', () => {
    expect(claimV4(received({ method: 'POST', url: '/', headers: { host: 'h' } }))).toBeNull();
  });
});

describe('signature version 2', () => {
  /** Amazon's published example of the protocol. */
  const published =
    'Action=DescribeJobFlows&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=2011-10-03T15%3A19%3A30' +
    '&Version=2009-03-31&AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE';
  const signature = 'i91nKc4PWAt0JJIdXwz9HxZCJDdiy6cf%2FMj6vPxyYIs%3D';
  const exampleSecret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const headers = { Host: 'elasticmapreduce.amazonaws.com' };

  it('of Amazon’s documentation, in the URL or in the body', () => {
    const query = `${published}&Signature=${signature}`;
    const claim = claimV2(received({ method: 'GET', url: `/?${query}`, headers }));
    expect(claim).toMatchObject({ version: 2, accessKey: 'AKIAIOSFODNN7EXAMPLE', expiresAt: null });
    expect(claim?.signedAt?.toISOString()).toBe('2011-10-03T15:19:30.000Z');
    expect(valid(claim, exampleSecret)).toBe(true);
    expect(valid(claim)).toBe(false);
    expect(valid(claimV2(received({ method: 'POST', url: '/', headers, body: query })), exampleSecret)).toBe(
      false,
    );
  });

  it.each([
    ['HmacSHA256', 'sha256', '127.0.0.1:8773'],
    ['HmacSHA1', 'sha1', '127.0.0.1'],
  ])('with %s, over the host with or without its port', (method, hash, host) => {
    const body = `AWSAccessKeyId=${ID}&Action=X&Expires=2030-01-01T00%3A00%3A00Z&SignatureMethod=${method}&SignatureVersion=2`;
    const made = createHmac(hash, SECRET).update(`POST\n${host}\n/services/Cloud\n${body}`).digest('base64');
    const signed = new URLSearchParams({ Signature: made }).toString();
    const claim = claimV2(
      received({
        method: 'POST',
        url: '/services/Cloud',
        headers: { Host: '127.0.0.1:8773' },
        body: `${body}&${signed}`,
      }),
    );
    expect(valid(claim)).toBe(true);
    expect(claim).toMatchObject({ signedAt: null, expiresAt: new Date('2030-01-01') });
  });

  const base = {
    AWSAccessKeyId: ID,
    SignatureVersion: '2',
    SignatureMethod: 'HmacSHA256',
    Signature: 'x',
    Timestamp: '2026-01-01T00:00:00Z',
  };
  it.each([
    [{ SignatureVersion: '1' }, 'InvalidParameterValue'],
    [{ SignatureMethod: 'constructor' }, 'InvalidParameterValue'],
    [{ Timestamp: 'yesterday' }, 'InvalidParameterValue'],
    [{ Expires: '2026-01-01T00:00:00Z' }, 'InvalidParameterCombination'],
    [{ Signature: '' }, 'MissingParameter'],
    [{ Timestamp: undefined }, 'MissingParameter'],
  ])('with %j is refused', (change, code) => {
    const said = Object.entries({ ...base, ...change }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    const url = `/?${new URLSearchParams(said).toString()}`;
    expect(() => claimV2(received({ method: 'GET', url, headers }))).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('a request', () => {
  it.each([
    ['a=1&a=2', 'InvalidParameterCombination'],
    [`${'x'.repeat(600)}=1`, 'MalformedQueryString'],
    ['&'.repeat(2000), 'InvalidParameterValue'],
  ])('is refused for its form', (body, code) => {
    expect(() => received({ method: 'POST', url: '/', headers: {}, body })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
