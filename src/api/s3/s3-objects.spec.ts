import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec, type S3Caller } from '../../../test/support/s3-door.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
let owner: S3Caller;
let other: S3Caller;
let s3: ReturnType<typeof door.client>;
const Bucket = 'first-bucket';

beforeAll(async () => {
  owner = await door.caller('owner');
  other = await door.caller('other');
  s3 = door.client(owner);
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const bytesOf = async (Key: string, more: object = {}) => {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
};
const files = async () =>
  (await readdir(door.folder, { recursive: true })).filter((name) => name.includes('-'));

describe('buckets', () => {
  it('are made, listed, located and removed', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'going-away' }));
    const { Buckets = [], Owner } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toEqual([Bucket, 'going-away']);
    expect(Owner).toEqual({ ID: expect.stringMatching(/^[0-9a-f]{64}$/), DisplayName: 'owner' });
    expect(await s3.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'local-1',
    });
    await s3.send(new HeadBucketCommand({ Bucket: 'going-away' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'going-away' }));
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'going-away' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.each([
    ['whose name is taken', Bucket, 'BucketAlreadyOwnedByYou'],
    ['with a capital', 'Bucket', 'InvalidBucketName'],
    ['of two letters', 'ab', 'InvalidBucketName'],
    ['like an address', '10.0.0.1', 'InvalidBucketName'],
  ])('%s are refused', async (_, name, code) => {
    await expect(s3.send(new CreateBucketCommand({ Bucket: name }))).rejects.toMatchObject({ name: code });
  });

  it('of others are closed', async () => {
    const stranger = door.client(other);
    await expect(stranger.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: 'BucketAlreadyExists',
    });
    await expect(stranger.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(stranger.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });
});

describe('objects', () => {
  it.each([
    ['empty', 0],
    ['in the row', 100],
    ['at the edge', 16_384],
    ['just in a file', 16_385],
    ['in a file', 3_000_000],
  ])('come back as they were: %s', async (Key, size) => {
    const Body = randomBytes(size);
    const { ETag } = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentType: 'text/x',
        CacheControl: 'no-cache',
        Metadata: { colour: 'blue' },
      }),
    );
    expect((await bytesOf(Key)).equals(Body)).toBe(true);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({
      ...{
        ETag,
        ContentLength: size,
        ContentType: 'text/x',
        CacheControl: 'no-cache',
        Metadata: { colour: 'blue' },
      },
      ChecksumCRC32: expect.any(String),
    });
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'are checked by %s',
    async (ChecksumAlgorithm) => {
      const Body = randomBytes(40_003);
      await s3.send(new PutObjectCommand({ Bucket, Key: ChecksumAlgorithm, Body, ChecksumAlgorithm }));
      expect(await bytesOf(ChecksumAlgorithm, { ChecksumMode: 'ENABLED' })).toEqual(Body);
    },
  );

  it('are read in part', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'digits', Body: '0123456789' }));
    expect((await bytesOf('digits', { Range: 'bytes=2-4' })).toString()).toBe('234');
    expect((await bytesOf('digits', { Range: 'bytes=-3' })).toString()).toBe('789');
    expect((await bytesOf('digits', { Range: 'bytes=8-' })).toString()).toBe('89');
    await expect(bytesOf('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('are read, and written, on conditions', async () => {
    const { ETag } = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'once', Body: 'a', IfNoneMatch: '*' }),
    );
    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'b', IfNoneMatch: '*' })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'b', IfMatch: ETag }));
    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'c', IfMatch: ETag })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(bytesOf('once', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(bytesOf('once', { IfModifiedSince: new Date(Date.now() + 5_000) })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });

  it('leave no file when they are replaced or deleted', async () => {
    const before = (await files()).length;
    await s3.send(new PutObjectCommand({ Bucket, Key: 'big', Body: randomBytes(50_000) }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'big', Body: randomBytes(60_000) }));
    expect(await files()).toHaveLength(before + 1);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'big' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'big' }));
    expect(await files()).toHaveLength(before);
    await expect(bytesOf('big')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('are copied, by name and with facts of their own', async () => {
    const Body = randomBytes(70_000);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'source ü+', Body, Metadata: { a: '1' } }));
    const CopySource = encodeURIComponent(`${Bucket}/source ü+`);
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'source ü+' }));
    expect(await bytesOf('copy')).toEqual(Body);
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/copy` })),
    ).rejects.toMatchObject({ name: 'InvalidRequest' });
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'copy',
        CopySource: `${Bucket}/copy`,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
      }),
    );
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).toMatchObject({
      Metadata: { b: '2' },
    });
    expect(await bytesOf('copy')).toEqual(Body);
  });
});

describe('lists', () => {
  const names = ['a/1', 'a/2', 'b', 'c/x/1', 'c/y', 'd', 'ä/ö', '\u{10ffff}z'];
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'lists' }));
    for (const Key of names) await s3.send(new PutObjectCommand({ Bucket: 'lists', Key, Body: Key }));
  });

  it('have all names in the order of their bytes, page by page', async () => {
    const found: string[] = [];
    for (let ContinuationToken: string | undefined; ;) {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: 'lists', MaxKeys: 3, ContinuationToken }),
      );
      found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      if (!page.IsTruncated) break;
      ContinuationToken = page.NextContinuationToken;
    }
    expect(found).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it('show what names share up to a delimiter', async () => {
    const seen: string[] = [];
    for (let Marker: string | undefined; ;) {
      const page = await s3.send(
        new ListObjectsCommand({ Bucket: 'lists', Delimiter: '/', MaxKeys: 2, Marker, EncodingType: 'url' }),
      );
      seen.push(
        ...(page.Contents ?? []).map(({ Key = '' }) => decodeURIComponent(Key)),
        ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => decodeURIComponent(Prefix)),
      );
      if (!page.IsTruncated) break;
      Marker = decodeURIComponent(page.NextMarker ?? '');
    }
    expect(seen.sort()).toEqual(['a/', 'b', 'c/', 'd', 'ä/', '\u{10ffff}z'].sort());
    const inside = await s3.send(new ListObjectsV2Command({ Bucket: 'lists', Prefix: 'c/', Delimiter: '/' }));
    expect(inside.CommonPrefixes).toEqual([{ Prefix: 'c/x/' }]);
    expect(inside.Contents?.map(({ Key }) => Key)).toEqual(['c/y']);
  });

  it('begin where they are told to', async () => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: 'lists', StartAfter: 'b', MaxKeys: 2 }));
    expect(page.Contents?.map(({ Key }) => Key)).toEqual(['c/x/1', 'c/y']);
    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'lists', MaxKeys: 0 }))).IsTruncated).toBe(
      false,
    );
  });

  it('are empty after all was deleted at once', async () => {
    const Objects = [...names, 'not there'].map((Key) => ({ Key }));
    const { Deleted = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: 'lists', Delete: { Objects } }),
    );
    expect(Deleted.map(({ Key }) => Key)).toEqual([...names, 'not there']);
    await s3.send(new DeleteBucketCommand({ Bucket: 'lists' }));
    const [{ left } = { left: 0 }] = await database.query<{ left: number }>(
      'SELECT count(*)::int AS left FROM bucket_usage u LEFT JOIN buckets b ON b.id = u.bucket_id WHERE b.id IS NULL',
    );
    expect(left).toBe(0);
  });
});
