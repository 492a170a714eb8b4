import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketEncryptionCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type ServerSideEncryptionRule,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec } from '../../../test/support/s3-door.js';
import { ObjectKeyRepository } from '../../cloud/objects/object-key.repository.js';
import { ObjectKeys } from '../../cloud/objects/object-keys.js';
import { ObjectBytes } from '../../cloud/objects/object-bytes.js';
import { StoredBytesRepository } from '../../cloud/objects/stored-bytes.repository.js';
import { verifyObjects } from '../../cloud/objects/verify-objects.js';
import { Sealer } from '../../common/seal/sealer.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const byDefault = await s3DoorForSpec(database, {}, { s3_encrypt_by_default: true });
const Bucket = 'sealed-bucket';
const SSE = { ServerSideEncryption: 'AES256' } as const;
const MIB = 1_048_576;
/** Bytes that nothing but themselves is likely to hold. */
const small = Buffer.from('a sentence that is not to be found on the disk of this machine');
const large = Buffer.concat(Array.from({ length: 2_000 }, () => small));
let s3: ReturnType<typeof door.client>;
let account = '';

beforeAll(async () => {
  const caller = await door.caller('keeper');
  account = caller.accountNumber;
  s3 = door.client(caller);
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body: Buffer, more: Partial<PutObjectCommandInput> = SSE) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

async function bytesOf(Key: string, Range?: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, Range }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

interface Row {
  readonly id: string;
  readonly data: Buffer | null;
  readonly sealed: Buffer | null;
  readonly encryption: object | null;
}

async function rowOf(key: string): Promise<Row> {
  const [row] = await database.query<Row>(
    'SELECT id, data, sealed_key AS sealed, encryption FROM objects WHERE key = $1 AND is_latest',
    [key],
  );
  if (!row) throw new Error(`there is no object ${key}`);
  return row;
}

/** What lies on the disk. */
async function fileOf(id: string): Promise<Buffer> {
  const names = await readdir(door.folder, { recursive: true });
  return readFile(join(door.folder, names.find((name) => name.endsWith(id)) ?? 'none'));
}

const setBucket = (rule: ServerSideEncryptionRule) =>
  s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
const rules = async (on = s3) =>
  (await on.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules;

describe('an object that is to be encrypted', () => {
  it('is so in its row, and is read in pieces as it was sent', async () => {
    expect(await put('small', small)).toMatchObject(SSE);
    const { data, sealed, encryption } = await rowOf('small');
    expect(encryption).toEqual({ algorithm: 'AES256' });
    expect(data).toHaveLength(small.length);
    expect(data?.includes(small.subarray(0, 8))).toBe(false);
    expect(sealed).not.toBeNull();
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'small' }))).toMatchObject(SSE);
    expect(await bytesOf('small')).toEqual(small);
    expect(await bytesOf('small', 'bytes=17-40')).toEqual(small.subarray(17, 41));
  });

  it('is so in its file, of the same length and hash', async () => {
    const { ETag } = await put('plain', large, {});
    expect(await put('large', large)).toMatchObject({ ETag, ...SSE });
    const [plain, file] = await Promise.all(
      ['plain', 'large'].map(async (key) => fileOf((await rowOf(key)).id)),
    );
    expect(plain).toEqual(large);
    expect(file).toHaveLength(large.length);
    expect(file?.includes(small.subarray(0, 8))).toBe(false);
    expect(await bytesOf('large')).toEqual(large);
    for (const [start, end] of [
      [0, 0],
      [15, 16],
      [16, 100_000],
      [99_999, large.length - 1],
    ] as const)
      expect(await bytesOf('large', `bytes=${start}-${end}`)).toEqual(large.subarray(start, end + 1));
  });

  it('never has the key of another', async () => {
    await put('twin-1', small);
    await put('twin-2', small);
    const [one, two] = [await rowOf('twin-1'), await rowOf('twin-2')];
    expect(one.data).not.toEqual(two.data);
    await database.query('UPDATE objects SET sealed_key = $2 WHERE id = $1', [one.id, two.sealed]);
    await expect(bytesOf('twin-1')).rejects.toMatchObject({ name: 'InternalError' });
    await put('twin-1', small);
  });

  it('may be empty', async () => {
    await put('empty', Buffer.alloc(0));
    expect(await bytesOf('empty')).toHaveLength(0);
  });
});

it('encrypts each part of an upload under a key of its own', async () => {
  const target = { Bucket, Key: 'parts' };
  const created = await s3.send(new CreateMultipartUploadCommand({ ...target, ...SSE }));
  expect(created).toMatchObject(SSE);
  const { UploadId } = created;
  const bodies = [Buffer.alloc(5 * MIB, 'a quiet word '), Buffer.alloc(5 * MIB, 'a quiet word '), small];
  const Parts = [];
  for (const [n, Body] of bodies.entries()) {
    const sent = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber: n + 1, Body }));
    expect(sent).toMatchObject(SSE);
    Parts.push({ PartNumber: n + 1, ETag: sent.ETag });
  }
  expect(
    await s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } })),
  ).toMatchObject(SSE);
  const rows = await database.query<{ file: string }>('SELECT file FROM object_parts ORDER BY number');
  const files = await Promise.all(rows.map(({ file }) => fileOf(file)));
  expect(files.map((file) => file.includes('a quiet word'))).toEqual([false, false, false]);
  expect(files[0]?.equals(files[1] ?? Buffer.alloc(0))).toBe(false);
  const whole = Buffer.concat(bodies);
  expect((await bytesOf('parts')).equals(whole)).toBe(true);
  const from = 5 * MIB - 7;
  expect(await bytesOf('parts', `bytes=${from}-${from + 40}`)).toEqual(whole.subarray(from, from + 41));
});

describe('a copy', () => {
  const copy = (from: string, Key: string, more: object) =>
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}`, ...more }));

  it.each([
    ['small', 'small-again', SSE],
    ['small', 'small-plain', {}],
    ['large', 'large-again', SSE],
    ['large', 'large-plain', {}],
    ['plain', 'plain-sealed', SSE],
    ['parts', 'parts-again', SSE],
  ])('of %s as %s is encrypted when it is asked for', async (from, to, more) => {
    await copy(from, to, more);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: to }));
    expect(head.ServerSideEncryption).toBe('ServerSideEncryption' in more ? 'AES256' : undefined);
    expect((await bytesOf(to)).equals(await bytesOf(from))).toBe(true);
    const { id, data } = await rowOf(to);
    const kept = data ?? (await fileOf(id));
    expect(kept.equals(await bytesOf(from))).toBe(!('ServerSideEncryption' in more));
  });

  it('of an object to itself may change its encryption', async () => {
    await put('changes', small, {});
    await expect(copy('changes', 'changes', {})).rejects.toMatchObject({ name: 'InvalidRequest' });
    await copy('changes', 'changes', SSE);
    expect((await rowOf('changes')).data).not.toEqual(small);
    expect(await bytesOf('changes')).toEqual(small);
  });
});

describe('a bucket’s encryption', () => {
  const byAes = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } as const;

  it('holds for what nobody says it of, until it is deleted', async () => {
    await expect(rules()).rejects.toMatchObject({
      name: 'ServerSideEncryptionConfigurationNotFoundError',
    });
    await setBucket({ ...byAes, BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } });
    expect(await rules()).toEqual([
      { ...byAes, BucketKeyEnabled: false, BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] } },
    ]);
    expect(await put('unsaid', small, {})).toMatchObject(SSE);
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await put('unsaid', small, {})).not.toHaveProperty('ServerSideEncryption');
    expect((await rowOf('unsaid')).data).toEqual(small);
  });

  it('is AES256 where the cloud encrypts by default', async () => {
    const other = byDefault.client(await byDefault.caller('other-keeper'));
    const place = { Bucket: 'by-default' };
    await other.send(new CreateBucketCommand(place));
    const answer = await other.send(new GetBucketEncryptionCommand(place));
    expect(answer.ServerSideEncryptionConfiguration?.Rules).toEqual([{ ...byAes, BucketKeyEnabled: false }]);
    expect(await other.send(new PutObjectCommand({ ...place, Key: 'k', Body: small }))).toMatchObject(SSE);
  });

  it('may be by the key that the account has, and by no other', async () => {
    const kms = (KMSMasterKeyID?: string) => ({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID },
    });
    await setBucket({ ...kms('alias/aws/s3'), BucketKeyEnabled: true });
    expect(await rules()).toEqual([{ ...kms('alias/aws/s3'), BucketKeyEnabled: true }]);
    const { SSEKMSKeyId, ...answer } = await put('by-kms', small, {});
    expect(answer).toMatchObject({ ServerSideEncryption: 'aws:kms', BucketKeyEnabled: true });
    expect(SSEKMSKeyId).toMatch(new RegExp(`^arn:aws:kms:local-1:${account}:key/[0-9a-f-]{36}$`));
    expect(await put('by-kms', small, { ServerSideEncryption: 'aws:kms', SSEKMSKeyId })).toMatchObject({
      SSEKMSKeyId,
    });
    expect(await bytesOf('by-kms')).toEqual(small);
    await expect(setBucket(kms('alias/mine'))).rejects.toMatchObject({ name: 'KMS.NotFoundException' });
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
  });

  it.each([
    [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'DES' } }, 'MalformedXML'],
    [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms:dsse' } }, 'NotImplemented'],
    [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'alias/aws/s3' } },
      'InvalidArgument',
    ],
    [{ ...byAes, BlockedEncryptionTypes: { EncryptionType: ['SSE-X'] } }, 'MalformedXML'],
  ])('is refused where it is none (%#)', async (rule, name) => {
    await expect(setBucket(rule as ServerSideEncryptionRule)).rejects.toMatchObject({ name });
    await expect(rules()).rejects.toMatchObject({ name: 'ServerSideEncryptionConfigurationNotFoundError' });
  });

  it('is one rule', async () => {
    const two = { Bucket, ServerSideEncryptionConfiguration: { Rules: [byAes, byAes] } };
    await expect(s3.send(new PutBucketEncryptionCommand(two))).rejects.toMatchObject({
      name: 'MalformedXML',
    });
  });
});

describe('what is not offered is refused, and nothing is written', () => {
  const customer = {
    SSECustomerAlgorithm: 'AES256',
    SSECustomerKey: randomBytes(32).toString('base64'),
    SSECustomerKeyMD5: randomBytes(16).toString('base64'),
  };

  it.each([
    [{ ServerSideEncryption: 'AES512' }, 'InvalidEncryptionAlgorithmError'],
    [{ ServerSideEncryption: 'aws:kms:dsse' }, 'NotImplemented'],
    [{ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/mine' }, 'KMS.NotFoundException'],
    [{ ServerSideEncryption: 'aws:kms', SSEKMSEncryptionContext: 'e30=' }, 'NotImplemented'],
    [{ ServerSideEncryption: 'AES256', SSEKMSKeyId: 'alias/aws/s3' }, 'InvalidArgument'],
    [{ SSEKMSKeyId: 'alias/aws/s3' }, 'InvalidArgument'],
    [customer, 'NotImplemented'],
  ])('%j', async (more, name) => {
    const sent = put('refused', small, more as Partial<PutObjectCommandInput>);
    await expect(sent).rejects.toMatchObject({ name });
    await expect(bytesOf('refused')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('a key for an object that has none of its reader', async () => {
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'small', ...customer }))).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'mine' }));
    const part = { Bucket, Key: 'mine', UploadId, PartNumber: 1, Body: small, ...customer };
    await expect(s3.send(new UploadPartCommand(part))).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

it('lets a policy deny what does not ask for encryption', async () => {
  const place = { Bucket: 'strict-bucket' };
  await s3.send(new CreateBucketCommand(place));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      ...{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: 'arn:aws:s3:::strict-bucket/*' },
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
    },
  });
  await s3.send(new PutBucketPolicyCommand({ ...place, Policy }));
  const sent = { ...place, Key: 'k', Body: small };
  await expect(s3.send(new PutObjectCommand(sent))).rejects.toMatchObject({ name: 'AccessDenied' });
  await s3.send(new PutObjectCommand({ ...sent, ...SSE }));
});

describe('keys of objects', () => {
  const newer = new Sealer(
    new Map([
      [1, Buffer.alloc(32, 7)],
      [2, Buffer.alloc(32, 9)],
    ]),
  );
  const sourceBy = (sealer: Sealer) => ({ files: door.store.files, keys: new ObjectKeys(() => sealer) });
  const verified = (sealer: Sealer) =>
    verifyObjects(new StoredBytesRepository(database), sourceBy(sealer), Bucket);

  it('open what is verified, each byte', async () => {
    expect((await verified(door.sealer)).faults).toEqual([]);
    const { faults } = await verified(new Sealer(new Map([[1, Buffer.alloc(32, 8)]])));
    expect(new Set(faults.map(({ problem }) => problem))).toEqual(new Set(['key']));
    expect(faults.map(({ key }) => key)).toEqual(expect.arrayContaining(['small', 'large', 'parts']));
    expect(faults.map(({ key }) => key)).not.toContain('plain');
  });

  it('are sealed again under a newer master key, and then need no older', async () => {
    const [{ keys = 0 } = {}] = await database.query<{ keys: number }>(
      `SELECT (SELECT count(*) FROM objects WHERE sealed_key IS NOT NULL)
            + (SELECT count(*) FROM object_parts WHERE sealed_key IS NOT NULL) AS keys`,
    );
    const rows = new ObjectKeyRepository(database, newer);
    expect(await rows.reseal()).toBe(keys);
    expect(await rows.reseal()).toBe(0);
    expect((await verified(new Sealer(new Map([[2, Buffer.alloc(32, 9)]])))).faults).toEqual([]);
  });

  it('open objects for the cloud’s own use', async () => {
    const own = new ObjectBytes({
      ...{ database, folder: door.folder, parts: door.store.parts },
      keys: new ObjectKeys(() => newer),
    });
    for (const [key, bytes] of [
      ['small', small],
      ['large', large],
    ] as const) {
      const open = await own.open((await rowOf(key)).id);
      const chunks: Buffer[] = [];
      for await (const chunk of open()) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks)).toEqual(bytes);
    }
  });
});
