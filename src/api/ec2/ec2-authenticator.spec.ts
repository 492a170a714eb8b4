import { describe, expect, it } from '@jest/globals';
import aws4 from 'aws4';
import { type CredentialService } from '../../cloud/users/credential.service.js';
import { Ec2Authenticator } from './ec2-authenticator.js';
import { type Ec2Request, readRequest } from './protocol/ec2-request.js';

const credential = {
  secret: 'secret',
  userId: 'u',
  projectId: 'p',
  accountNumber: '1',
  roles: new Set<string>(),
  isAdmin: false,
};
const credentials = {
  find: async (key: string) => (key === 'KEY' ? credential : null),
} as Pick<CredentialService, 'find'> as CredentialService;
const settings = { region: 'local-1', region_strict: false, sigv2_skew: 900, sigv4_skew: 300 };
const authenticator = new Ec2Authenticator(credentials, settings);
const strict = new Ec2Authenticator(credentials, { ...settings, region_strict: true });

const stamp = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const short = (seconds: number) => `${stamp(seconds).slice(0, 19).replace(/[-:]/g, '')}Z`;

function signed({
  seconds = 0,
  region = 'local-1',
  secret = 'secret',
  id = 'KEY',
  service = 'ec2',
  host = 'h',
}): Ec2Request {
  const body = 'Action=DescribeRegions';
  const headers = { 'X-Amz-Date': short(seconds) };
  const request = aws4.sign(
    { host, path: '/', service, region, method: 'POST', body, headers },
    { accessKeyId: id, secretAccessKey: secret },
  );
  const rawHeaders = Object.entries(request.headers).flat().map(String);
  return readRequest({ method: 'POST', url: '/', rawHeaders, body: Buffer.from(body) });
}

const inUrl = (parameters: Record<string, string>): Ec2Request =>
  readRequest({
    method: 'GET',
    url: `/?${new URLSearchParams(parameters).toString()}`,
    rawHeaders: ['Host', 'h'],
    body: Buffer.alloc(0),
  });

const v2 = (times: Record<string, string>, id = 'KEY') =>
  inUrl({
    AWSAccessKeyId: id,
    SignatureVersion: '2',
    SignatureMethod: 'HmacSHA256',
    Signature: 'x',
    ...times,
  });
const presigned = (seconds: number) =>
  inUrl({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `KEY/${short(seconds).slice(0, 8)}/local-1/ec2/aws4_request`,
    'X-Amz-Date': short(seconds),
    'X-Amz-Expires': '600',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': 'x',
  });

describe('who asks', () => {
  it('is whoever the signature proves', async () => {
    const { userId, projectId, accountNumber, roles, isAdmin } = credential;
    const who = { userId, projectId, accountNumber, roles, isAdmin };
    expect(await authenticator.authenticate(signed({}), 'r-1', 'ec2')).toEqual({ ...who, requestId: 'r-1' });
  });

  it.each([
    ['a wrong secret', signed({ secret: 'other' }), 'AuthFailure'],
    ['an unknown key', signed({ id: 'OTHER' }), 'AuthFailure'],
    ['a request of long ago', signed({ seconds: -310 }), 'RequestExpired'],
    ['a request of the future', signed({ seconds: 310 }), 'RequestExpired'],
    ['an old version 2 timestamp', v2({ Timestamp: stamp(-910) }), 'RequestExpired'],
    ['a version 2 expiry that is over', v2({ Expires: stamp(-1) }), 'RequestExpired'],
    ['a presigned URL that is over', presigned(-610), 'RequestExpired'],
    ['a presigned URL of the future', presigned(310), 'RequestExpired'],
    // Within their times, it is the signature that is looked at.
    ['a young version 2 timestamp', v2({ Timestamp: stamp(-890) }), 'AuthFailure'],
    ['a version 2 expiry to come', v2({ Expires: stamp(86_400) }), 'AuthFailure'],
    ['a version 2 expiry of almost a week', v2({ Expires: stamp(604_700) }), 'AuthFailure'],
    ['a version 2 expiry of years', v2({ Expires: '2099-01-01T00:00:00Z' }), 'InvalidParameterValue'],
    ['a presigned URL in its time', presigned(-590), 'AuthFailure'],
    ['nobody', inUrl({}), 'MissingAuthenticationToken'],
  ])('is not told by %s', async (_what, request, code) => {
    await expect(authenticator.authenticate(request, 'r-1', 'ec2')).rejects.toMatchObject({ code });
  });

  it.each([
    ['too long to be one', 'x'.repeat(513)],
    ['no text that a column holds', 'KEY\0'],
  ])('is not looked up by a key that is %s', async (_what, id) => {
    const find = () => Promise.reject(new Error('looked up'));
    const wary = new Ec2Authenticator(
      { find } as Pick<CredentialService, 'find'> as CredentialService,
      settings,
    );
    await expect(wary.authenticate(v2({ Timestamp: stamp(0) }, id), 'r-1', 'ec2')).rejects.toMatchObject({
      code: 'AuthFailure',
    });
  });

  it('may sign for any region, unless told otherwise', async () => {
    const request = signed({ region: 'mars-1' });
    await expect(authenticator.authenticate(request, 'r-1', 'ec2')).resolves.toMatchObject({ userId: 'u' });
    await expect(strict.authenticate(request, 'r-1', 'ec2')).rejects.toMatchObject({ code: 'AuthFailure' });
    await expect(strict.authenticate(signed({}), 'r-1', 'ec2')).resolves.toMatchObject({ userId: 'u' });
  });

  it.each([
    ['ec2', 'ec2', 'h'],
    ['sts', 'sts', 'h'],
    // boto 2: the first label of the host that it calls.
    ['ec2', '127', '127.0.0.1:8773'],
    ['ec2', 'cloud', 'cloud.example.org'],
    ['sts', 'localhost', 'localhost:8773'],
  ] as const)('asks %s with a signature for %s at %s', async (api, service, host) => {
    const asked = authenticator.authenticate(signed({ service, host }), 'r-1', api);
    await expect(asked).resolves.toMatchObject({ userId: 'u' });
  });

  it.each([
    ['ec2', 's3', 'h'],
    ['ec2', 's3', 's3.example.org'],
    ['ec2', 'sts', 'sts'],
    ['ec2', '127', 'localhost:8773'],
    ['sts', 'ec2', 'ec2.example.org'],
  ] as const)('does not ask %s with a signature for %s at %s', async (api, service, host) => {
    const asked = authenticator.authenticate(signed({ service, host }), 'r-1', api);
    await expect(asked).rejects.toMatchObject({
      code: 'AuthFailure',
      message: `Credential should be scoped to correct service: '${api}'.`,
    });
  });
});
