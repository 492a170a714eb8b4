import { createHmac } from 'node:crypto';
import {
  CreateBucketCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec, type S3Caller } from '../../../test/support/s3-door.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const Bucket = 'form-bucket';
let owner: S3Caller;
const s3 = () => door.client(owner);

beforeAll(async () => {
  owner = await door.caller('owner');
  await s3().send(new CreateBucketCommand({ Bucket }));
});

type Fields = Readonly<Record<string, string>>;
interface Wanted {
  readonly fields?: Fields;
  readonly conditions?: readonly unknown[];
  readonly expiration?: string;
  readonly version?: 2 | 4;
  /** In place of what is right. */
  readonly with?: Fields;
  readonly without?: readonly string[];
  readonly file?: string | null;
  readonly fileName?: string;
}

const hour = () => new Date(Date.now() + 3_600_000).toISOString();
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

function signedFields(policy: object, version: 2 | 4, credential: Fields): Fields {
  const text = Buffer.from(JSON.stringify(policy)).toString('base64');
  if (version === 2) {
    const signature = createHmac('sha1', owner.secretAccessKey).update(text).digest('base64');
    return { AWSAccessKeyId: owner.accessKeyId, policy: text, signature };
  }
  const [, date = '', region = '', service = ''] = (credential['x-amz-credential'] ?? '').split('/');
  const key = [region, service, 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${owner.secretAccessKey}`, date),
  );
  return { policy: text, 'X-Amz-Signature': hmac(key, text).toString('hex') };
}

/** A form as a browser sends it, right but for what is wanted otherwise. */
function formOf(wanted: Wanted): FormData {
  const { fields = { key: 'k' }, version = 4, conditions = [], file = 'content' } = wanted;
  const { fileName = 'photo.jpg' } = wanted;
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const credential = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${owner.accessKeyId}/${stamp.slice(0, 8)}/local-1/s3/aws4_request`,
    'x-amz-date': stamp,
  };
  const said = { ...(version === 4 && credential), ...fields };
  const policy = {
    expiration: wanted.expiration ?? hour(),
    conditions: [
      { bucket: Bucket },
      ...(conditions.length > 0 ? conditions : [['starts-with', '$key', 'k']]),
      ...Object.entries(version === 4 ? credential : {}).map(([name, value]) => ({ [name]: value })),
    ],
  };
  const all: Record<string, string> = {
    ...said,
    ...signedFields(policy, version, credential),
    ...wanted.with,
  };
  for (const name of wanted.without ?? []) delete all[name];
  const form = new FormData();
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  if (file !== null) form.append('file', new Blob([file]), fileName);
  form.append('submit', 'behind the file, which counts for nothing');
  return form;
}

const post = (body: FormData, headers: Fields = {}) =>
  fetch(`${door.endpoint}/${Bucket}`, { method: 'POST', body, redirect: 'manual', headers });
const codeIn = (text: string) => /<Code>(\w+)<\/Code>/.exec(text)?.[1];
const keys = async () =>
  ((await s3().send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);

describe('a form', () => {
  it.each([2, 4] as const)(
    'signed by version %d becomes an object with what its fields say',
    async (version) => {
      const tags = '<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>';
      const fields = {
        ...{ key: 'k/${filename}', 'Content-Type': 'image/jpeg', 'x-amz-meta-who': 'wörld', acl: 'private' },
        ...{ tagging: tags, success_action_status: '201', 'x-ignore-me': 'x' },
      };
      const rest = Object.entries(fields).filter(([name]) => !/^(key|x-ignore-me)$/.test(name));
      const conditions = [
        ...[
          ['starts-with', '$key', 'k/'],
          ['content-length-range', 1, 100],
        ],
        ...rest.map(([name, value]) => ({ [name]: value })),
      ];
      const answer = await post(formOf({ fields, conditions, version }));
      expect([answer.status, await answer.text()]).toEqual([
        201,
        expect.stringContaining('<Key>k/photo.jpg</Key>'),
      ]);
      const object = await s3().send(new GetObjectCommand({ Bucket, Key: 'k/photo.jpg' }));
      expect(await object.Body?.transformToString()).toBe('content');
      expect([object.ContentType, Buffer.from(object.Metadata?.['who'] ?? '', 'latin1').toString()]).toEqual([
        'image/jpeg',
        'wörld',
      ]);
      const tagging = await s3().send(new GetObjectTaggingCommand({ Bucket, Key: 'k/photo.jpg' }));
      expect(tagging.TagSet).toEqual([{ Key: 'a', Value: 'b c' }]);
    },
  );

  it('leads back to the page that it came from, or answers nothing', async () => {
    const page = 'http://page.example/done?a=b';
    const conditions = [['eq', '$key', 'k'], { success_action_redirect: page }];
    const answer = await post(formOf({ fields: { key: 'k', success_action_redirect: page }, conditions }));
    const { ETag } = await s3().send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    const back = new URL(answer.headers.get('location') ?? '');
    expect([answer.status, back.host]).toEqual([303, 'page.example']);
    expect(Object.fromEntries(back.searchParams)).toEqual({ a: 'b', bucket: Bucket, key: 'k', etag: ETag });
    expect((await post(formOf({}))).status).toBe(204);
  });

  it.each([
    ['a$$b $& $`.txt', 'k/a$$b $& $`.txt'],
    ['C:\\pictures\\me.jpg', 'k/me.jpg'],
    ['../../etc/passwd', 'k/passwd'],
  ])('puts the name of the file %s in as %s', async (fileName, key) => {
    const answer = await post(formOf({ fields: { key: 'k/${filename}' }, fileName }));
    expect(answer.status).toBe(204);
    expect(await keys()).toContain(key);
  });

  it('tells a page of another origin that it may', async () => {
    const CORSRules = [{ AllowedOrigins: ['http://page.example'], AllowedMethods: ['POST'] }];
    await s3().send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    const answer = await post(formOf({}), { origin: 'http://page.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://page.example');
  });

  it('holds a large file, and what was said of it', async () => {
    const file = 'x'.repeat(3_000_000);
    const md5 = '1B2M2Y8AsgTpgAmY7PhCfg==';
    const conditions = [
      ['starts-with', '$key', ''],
      ['starts-with', '$content-md5', ''],
    ];
    expect((await post(formOf({ fields: { key: 'large' }, conditions, file }))).status).toBe(204);
    const wrong = await post(formOf({ fields: { key: 'wrong', 'Content-MD5': md5 }, conditions, file }));
    expect([wrong.status, codeIn(await wrong.text())]).toEqual([400, 'BadDigest']);
    expect((await s3().send(new HeadObjectCommand({ Bucket, Key: 'large' }))).ContentLength).toBe(
      file.length,
    );
  });

  it('is answered although its file is still on its way', async () => {
    const answer = await post(formOf({ fields: { key: 'no' }, file: 'x'.repeat(30_000_000) }));
    expect([answer.status, codeIn(await answer.text())]).toEqual([403, 'AccessDenied']);
  });

  it('is written only where nothing is, if it says so', async () => {
    const conditions = [
      ['starts-with', '$key', 'k'],
      ['eq', '$if-none-match', '*'],
    ];
    const wanted = { fields: { key: 'k-once', 'If-None-Match': '*' }, conditions };
    expect((await post(formOf(wanted))).status).toBe(204);
    const again = await post(formOf(wanted));
    expect([again.status, codeIn(await again.text())]).toEqual([412, 'PreconditionFailed']);
  });

  it.each<[string, Wanted, number, string]>([
    ['that its policy does not allow', { fields: { key: 'no' } }, 403, 'AccessDenied'],
    ['with a field that its policy does not know', { with: { 'x-amz-meta-a': 'b' } }, 403, 'AccessDenied'],
    ['whose time is over', { expiration: new Date(0).toISOString() }, 403, 'AccessDenied'],
    ['with a policy without a time', { expiration: 'soon' }, 400, 'InvalidPolicyDocument'],
    ['of two conditions in one', { conditions: [{ a: 'b', c: 'd' }] }, 400, 'InvalidPolicyDocument'],
    ['of an unknown operator', { conditions: [['is', '$key', 'k']] }, 400, 'InvalidPolicyDocument'],
    [
      'with a bound that is none',
      { conditions: [['content-length-range', -1, 'x']] },
      400,
      'InvalidPolicyDocument',
    ],
    ['with another signature', { with: { 'X-Amz-Signature': 'a'.repeat(64) } }, 403, 'SignatureDoesNotMatch'],
    ['with another policy than was signed', { with: { policy: 'e30=' } }, 403, 'SignatureDoesNotMatch'],
    ['of an unknown key', { version: 2, with: { AWSAccessKeyId: 'nobody' } }, 403, 'InvalidAccessKeyId'],
    ['without a signature', { version: 2, without: ['signature'] }, 400, 'InvalidArgument'],
    ['with a credential that is none', { with: { 'x-amz-credential': 'x' } }, 400, 'InvalidArgument'],
    ['with a date that is none', { with: { 'x-amz-date': 'x' } }, 400, 'InvalidArgument'],
    [
      'that nobody signed',
      { version: 2, without: ['signature', 'policy', 'AWSAccessKeyId'] },
      403,
      'AccessDenied',
    ],
    ['without a key', { fields: {}, conditions: [['starts-with', '$key', '']] }, 400, 'InvalidArgument'],
    ['without a file', { file: null }, 400, 'InvalidArgument'],
    [
      'with a file that is too small',
      {
        conditions: [
          ['eq', '$key', 'k'],
          ['content-length-range', 8, 9],
        ],
      },
      400,
      'EntityTooSmall',
    ],
    [
      'with a file that is too large',
      {
        conditions: [
          ['eq', '$key', 'k'],
          ['content-length-range', 0, 6],
        ],
      },
      400,
      'EntityTooLarge',
    ],
    [
      'with a type that cannot be a header',
      {
        fields: { key: 'k', 'Content-Type': 'a\nb' },
        conditions: [
          ['starts-with', '$key', ''],
          ['starts-with', '$content-type', ''],
        ],
      },
      400,
      'InvalidArgument',
    ],
    [
      'with tags that are none',
      {
        fields: { key: 'k', tagging: '<a/>' },
        conditions: [
          ['starts-with', '$key', ''],
          ['starts-with', '$tagging', ''],
        ],
      },
      400,
      'MalformedXML',
    ],
    [
      'whose fields are too long',
      { with: { 'x-ignore-this': 'x'.repeat(21_000) } },
      400,
      'MaxPostPreDataLengthExceededError',
    ],
    [
      'with a grant',
      {
        fields: { key: 'k', 'x-amz-grant-read': 'uri=http://acs.amazonaws.com/groups/global/AllUsers' },
        conditions: [
          ['starts-with', '$key', ''],
          ['starts-with', '$x-amz-grant-read', ''],
        ],
      },
      400,
      'AccessControlListNotSupported',
    ],
    [
      'with encryption in two layers',
      {
        fields: { key: 'k', 'x-amz-server-side-encryption': 'aws:kms:dsse' },
        conditions: [
          ['starts-with', '$key', ''],
          ['starts-with', '$x-amz-server-side-encryption', ''],
        ],
      },
      501,
      'NotImplemented',
    ],
  ])('%s is refused', async (_, wanted, status, code) => {
    const before = await keys();
    const answer = await post(formOf(wanted));
    expect([answer.status, codeIn(await answer.text())]).toEqual([status, code]);
    expect(await keys()).toEqual(before);
  });

  it('may ask for encryption', async () => {
    const conditions = [
      ['starts-with', '$key', ''],
      ['eq', '$x-amz-server-side-encryption', 'AES256'],
    ];
    const fields = { key: 'sealed', 'x-amz-server-side-encryption': 'AES256' };
    const answer = await post(formOf({ fields, conditions }));
    expect([answer.status, answer.headers.get('x-amz-server-side-encryption')]).toEqual([204, 'AES256']);
    const [row] = await database.query<{ isSealed: boolean }>(
      `SELECT sealed_key IS NOT NULL AS "isSealed" FROM objects WHERE key = 'sealed'`,
    );
    expect(row?.isSealed).toBe(true);
  });

  it.each([
    ['of nothing', '', 'MalformedPOSTRequest'],
    ['of half a boundary', '--b', 'MalformedPOSTRequest'],
    ['with a part without a head', '--b\r\n\r\n\r\n', 'MalformedPOSTRequest'],
    ['that is cut', '--b\r\ncontent-disposition: form-data; name="key"\r\n\r\nk', 'MalformedPOSTRequest'],
    ['with an endless head', `--b\r\n${'x'.repeat(9_000)}`, 'MalformedPOSTRequest'],
    ['without a part', '--b--', 'InvalidArgument'],
    [
      'that is no UTF-8',
      '--b\r\ncontent-disposition: form-data; name=key\r\n\r\n\xff\r\n--b--',
      'InvalidArgument',
    ],
  ])('%s is refused, too', async (_, text, code) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const body = Buffer.from(text, 'latin1');
    const answer = await fetch(`${door.endpoint}/${Bucket}`, { method: 'POST', body, headers });
    expect([answer.status, codeIn(await answer.text())]).toEqual([400, code]);
  });
});
