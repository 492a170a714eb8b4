import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAclCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec } from '../../../test/support/s3-door.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const Bucket = 'configured';
let s3: ReturnType<typeof door.client>;

beforeAll(async () => {
  s3 = door.client(await door.caller('owner'));
  await s3.send(new CreateBucketCommand({ Bucket }));
});

describe('a bucket’s configuration', () => {
  it('is as AWS makes it now', async () => {
    const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(Object.values(PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
    expect(Grants).toMatchObject([{ Permission: 'FULL_CONTROL', Grantee: { Type: 'CanonicalUser' } }]);
    await s3.send(new GetBucketLoggingCommand({ Bucket }));
  });

  it.each([
    [new GetBucketEncryptionCommand({ Bucket }), 'ServerSideEncryptionConfigurationNotFoundError'],
    [new GetBucketWebsiteCommand({ Bucket }), 'NoSuchWebsiteConfiguration'],
    [new GetBucketTaggingCommand({ Bucket }), 'NoSuchTagSet'],
    [new PutBucketAclCommand({ Bucket, ACL: 'public-read' }), 'AccessControlListNotSupported'],
    [
      new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration: { Status: 'Enabled' } }),
      'NotImplemented',
    ],
    [
      new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'aws:x', Value: '' }] } }),
      'InvalidTag',
    ],
  ])('answers what is not there, or not offered, in S3’s words (%#)', async (command, name) => {
    await expect(s3.send(command as GetBucketTaggingCommand)).rejects.toMatchObject({ name });
  });

  it('has tags', async () => {
    const TagSet = [{ Key: 'a', Value: 'ä b' }];
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect(await s3.send(new GetBucketTaggingCommand({ Bucket }))).toMatchObject({ TagSet });
  });
});

describe('an object’s facts', () => {
  it('are its tags and its attributes', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'tagged', Body: 'abc', Tagging: 'a=1&b=2' }));
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'tagged' }))).toMatchObject({ TagCount: 2 });
    const TagSet = [{ Key: 'c', Value: '3' }];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).toMatchObject({ TagSet });
    const asked = { Bucket, Key: 'tagged', ObjectAttributes: ['ETag', 'ObjectSize', 'Checksum'] as const };
    const { ETag, ObjectSize, Checksum } = await s3.send(
      new GetObjectAttributesCommand({ ...asked, ObjectAttributes: [...asked.ObjectAttributes] }),
    );
    expect([ETag, ObjectSize]).toEqual(['900150983cd24fb0d6963f7d28e17f72', 3]);
    expect(Checksum).toEqual({ ChecksumCRC32: expect.any(String), ChecksumType: 'FULL_OBJECT' });
  });
});

describe('a bucket that keeps versions', () => {
  const Versioned = 'versioned';
  const at = { Bucket: Versioned, Key: 'k' };
  const put = async (Body: string) => (await s3.send(new PutObjectCommand({ ...at, Body }))).VersionId ?? '';
  const textOf = async (VersionId?: string) =>
    (await s3.send(new GetObjectCommand({ ...at, VersionId }))).Body?.transformToString();
  const set = (Status: 'Enabled' | 'Suspended') =>
    s3.send(new PutBucketVersioningCommand({ Bucket: Versioned, VersioningConfiguration: { Status } }));
  const listed = async (more: object = {}) =>
    s3.send(new ListObjectVersionsCommand({ Bucket: Versioned, ...more }));

  beforeAll(() => s3.send(new CreateBucketCommand({ Bucket: Versioned })));

  it('keeps what was replaced and deleted, until a version is deleted itself', async () => {
    expect((await s3.send(new PutObjectCommand({ ...at, Body: 'zero' }))).VersionId).toBeUndefined();
    await set('Enabled');
    const [first, second] = [await put('one'), await put('two')];
    expect([await textOf(), await textOf(first), await textOf('null')]).toEqual(['two', 'one', 'zero']);
    const { DeleteMarker, VersionId: marker } = await s3.send(new DeleteObjectCommand(at));
    expect(DeleteMarker).toBe(true);
    await expect(textOf()).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(textOf(marker)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    await expect(textOf('not-a-version')).rejects.toMatchObject({ name: 'NoSuchVersion' });
    expect((await s3.send(new ListObjectsV2Command({ Bucket: Versioned }))).KeyCount).toBe(0);
    const { Versions = [], DeleteMarkers = [] } = await listed();
    expect(Versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [second, false],
      [first, false],
      ['null', false],
    ]);
    expect(DeleteMarkers).toMatchObject([{ VersionId: marker, IsLatest: true }]);
    await s3.send(new DeleteObjectCommand({ ...at, VersionId: marker }));
    expect(await textOf()).toBe('two');
    await s3.send(new DeleteObjectCommand({ ...at, VersionId: second }));
    expect(await textOf()).toBe('one');
  });

  it('lists them page by page', async () => {
    await put('three');
    await s3.send(new PutObjectCommand({ Bucket: Versioned, Key: 'a/b', Body: 'x' }));
    const all = (await listed()).Versions?.map(({ Key, VersionId }) => `${Key} ${VersionId}`);
    const found: string[] = [];
    for (let markers = {}; ;) {
      const page = await listed({ MaxKeys: 1, ...markers });
      found.push(...(page.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      if (!page.IsTruncated) break;
      markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    expect(found).toEqual(all);
    const grouped = await listed({ Delimiter: '/' });
    expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'a/' }]);
  });

  it('writes over the version null once it is suspended', async () => {
    await set('Suspended');
    await s3.send(new PutObjectCommand({ ...at, Body: 'n1' }));
    expect((await s3.send(new PutObjectCommand({ ...at, Body: 'n2' }))).VersionId).toBe('null');
    const { Versions = [] } = await listed({ Prefix: 'k' });
    expect(Versions.filter(({ VersionId }) => VersionId === 'null')).toHaveLength(1);
    expect(await textOf()).toBe('n2');
  });
});
