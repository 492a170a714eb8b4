import {
  type Grant,
  HeadObjectCommand,
  PutBucketAclCommand,
  GetObjectAclCommand,
  GetBucketAclCommand,
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import aws4 from 'aws4';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec, type S3Caller } from '../../../test/support/s3-door.js';
import { sweepLifecycles } from '../../cloud/objects/lifecycle.sweep.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const Bucket = 'shared-bucket';
let owner: S3Caller;
let [s3, guest]: ReturnType<typeof door.client>[] = [];
let other: S3Caller;
const own = () => s3 ?? door.client(other);
const theirs = () => guest ?? door.client(other);
const anonymous = async (path: string, more: RequestInit = {}) => fetch(`${door.endpoint}/${path}`, more);

beforeAll(async () => {
  owner = await door.caller('owner');
  s3 = door.client(owner);
  other = await door.caller('other');
  guest = door.client(other);
  await own().send(new CreateBucketCommand({ Bucket }));
  for (const Key of ['open/a', 'closed/b'])
    await own().send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});

const policy = (...statements: object[]) =>
  own().send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    }),
  );
const allow = (more: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${Bucket}/open/*`,
  ...more,
});

describe('a policy', () => {
  it('lets another account do what it says, and no more', async () => {
    await policy(
      allow({
        Principal: { AWS: `arn:aws:iam::${other.accountNumber}:root` },
        Action: ['s3:GetObject', 's3:DeleteObject'],
      }),
      allow({
        Principal: { AWS: other.accountNumber },
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${Bucket}`,
        Condition: { StringLike: { 's3:prefix': 'open/*' } },
      }),
    );
    const { Body } = await theirs().send(new GetObjectCommand({ Bucket, Key: 'open/a' }));
    expect(await Body?.transformToString()).toBe('open/a');
    expect((await theirs().send(new ListObjectsV2Command({ Bucket, Prefix: 'open/x' }))).KeyCount).toBe(0);
    for (const refused of [
      new GetObjectCommand({ Bucket, Key: 'closed/b' }),
      new ListObjectsV2Command({ Bucket }),
      new PutObjectCommand({ Bucket, Key: 'open/c', Body: '' }),
    ])
      await expect(theirs().send(refused as GetObjectCommand)).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    const Objects = [{ Key: 'open/none' }, { Key: 'closed/b' }];
    const answer = await theirs().send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(answer).toMatchObject({
      Deleted: [{ Key: 'open/none' }],
      Errors: [{ Key: 'closed/b', Code: 'AccessDenied' }],
    });
    expect((await own().send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(
      false,
    );
  });

  it('is public only once its bucket may be', async () => {
    await expect(policy(allow({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await anonymous(`${Bucket}/open/a`)).status).toBe(403);
    await own().send(new DeletePublicAccessBlockCommand({ Bucket }));
    await policy(allow({}));
    expect(await (await anonymous(`${Bucket}/open/a`)).text()).toBe('open/a');
    expect((await anonymous(`${Bucket}/closed/b`)).status).toBe(403);
    expect((await anonymous(`${Bucket}/open/a?response-content-type=x`)).status).toBe(400);
    expect((await anonymous(`${Bucket}/open/a`, { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  it('denies its owner too, but never the way back', async () => {
    await policy({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
    });
    await expect(own().send(new GetObjectCommand({ Bucket, Key: 'open/a' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect((await own().send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain('Deny');
    await policy(allow({ Condition: { NotIpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } }));
    expect((await anonymous(`${Bucket}/open/a`)).status).toBe(403);
  });

  it.each([
    ['no JSON', '{'],
    ['no statement', '{}'],
    ['another bucket', JSON.stringify({ Statement: [allow({ Resource: 'arn:aws:s3:::other/*' })] })],
    [
      'a user',
      JSON.stringify({ Statement: [allow({ Principal: { AWS: 'arn:aws:iam::123456789012:user/x' } })] }),
    ],
    ['an unknown condition', JSON.stringify({ Statement: [allow({ Condition: { Sounds: { a: 'b' } } })] })],
    ['NotPrincipal', JSON.stringify({ Statement: [allow({ NotPrincipal: '*' })] })],
    [
      'a variable',
      JSON.stringify({
        Statement: [allow({ Condition: { StringLike: { 's3:prefix': '${aws:username}' } } })],
      }),
    ],
  ])('that is not understood is refused: %s', async (_, Policy) => {
    await expect(own().send(new PutBucketPolicyCommand({ Bucket, Policy }))).rejects.toMatchObject({
      name: 'MalformedPolicy',
    });
  });
});

it('an ACL lets others read where the bucket has ACLs', async () => {
  const classic = { Bucket: 'classic-bucket', Key: 'k' };
  await own().send(new CreateBucketCommand({ Bucket: 'classic-bucket' }));
  await own().send(new PutObjectCommand({ ...classic, Body: 'seen' }));
  const Rules = [{ ObjectOwnership: 'ObjectWriter' as const }];
  await own().send(
    new PutBucketOwnershipControlsCommand({ Bucket: 'classic-bucket', OwnershipControls: { Rules } }),
  );
  const open = new PutObjectAclCommand({ ...classic, ACL: 'public-read' });
  await expect(own().send(open)).rejects.toMatchObject({ name: 'AccessDenied' });
  await own().send(new DeletePublicAccessBlockCommand({ Bucket: 'classic-bucket' }));
  await own().send(open);
  expect(await (await anonymous('classic-bucket/k')).text()).toBe('seen');
  expect((await anonymous('classic-bucket')).status).toBe(403);
});

it('CORS tells browsers from where they may ask', async () => {
  const CORSRules = [
    {
      AllowedMethods: ['GET'],
      AllowedOrigins: ['http://*.example'],
      AllowedHeaders: ['x-*'],
      MaxAgeSeconds: 9,
      ExposeHeaders: ['ETag'],
    },
  ];
  await own().send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  expect((await own().send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
  const ask = (origin: string, method: string) =>
    anonymous(`${Bucket}/open/a`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'x-own' },
    });
  const answer = await ask('http://a.example', 'GET');
  expect([
    answer.status,
    answer.headers.get('access-control-allow-origin'),
    answer.headers.get('access-control-max-age'),
  ]).toEqual([200, 'http://a.example', '9']);
  expect((await ask('http://a.example', 'PUT')).status).toBe(403);
  expect((await ask('http://other', 'GET')).status).toBe(403);
  const seen = await anonymous(`${Bucket}/open/a`, { headers: { origin: 'http://a.example' } });
  expect(seen.headers.get('access-control-expose-headers')).toBe(seen.status === 403 ? null : 'ETag');
});

it('what a lifecycle lets expire goes with the sweep', async () => {
  const Aging = 'aging-bucket';
  await own().send(new CreateBucketCommand({ Bucket: Aging }));
  await own().send(
    new PutBucketVersioningCommand({ Bucket: Aging, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  const Rules = [
    { ID: 'logs', Status: 'Enabled' as const, Filter: { Prefix: 'logs/' }, Expiration: { Days: 30 } },
    {
      ID: 'all',
      Status: 'Enabled' as const,
      Filter: { Prefix: '' },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
    { ID: 'off', Status: 'Disabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 1 } },
  ];
  await own().send(
    new PutBucketLifecycleConfigurationCommand({ Bucket: Aging, LifecycleConfiguration: { Rules } }),
  );
  expect(
    (await own().send(new GetBucketLifecycleConfigurationCommand({ Bucket: Aging }))).Rules,
  ).toMatchObject(Rules);
  for (const Key of ['logs/old', 'logs/new', 'kept', 'kept'])
    await own().send(new PutObjectCommand({ Bucket: Aging, Key, Body: Key }));
  const { UploadId } = await own().send(new CreateMultipartUploadCommand({ Bucket: Aging, Key: 'begun' }));
  await database.query(
    `UPDATE objects SET modified_at = engine_now() - interval '31 days' WHERE key <> 'logs/new'`,
  );
  await database.query(`UPDATE object_uploads SET created_at = engine_now() - interval '8 days'`);
  const { buckets, lifecycles: rows, objects, uploads } = door.store;
  const sweep = () => sweepLifecycles({ buckets: () => buckets.withLifecycle(), rows, objects, uploads });
  await sweep();
  const { Versions = [], DeleteMarkers = [] } = await own().send(
    new ListObjectVersionsCommand({ Bucket: Aging }),
  );
  expect(Versions.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([
    ['kept', true],
    ['logs/new', true],
    ['logs/old', false],
  ]);
  expect(DeleteMarkers).toMatchObject([{ Key: 'logs/old', IsLatest: true }]);
  await expect(
    own().send(new AbortMultipartUploadCommand({ Bucket: Aging, Key: 'begun', UploadId })),
  ).rejects.toMatchObject({ name: 'NoSuchUpload' });
});

describe('grants', () => {
  it('are taken as the canned ACL that they stand for, and no other', async () => {
    const name = 'granted-bucket';
    const at = { Bucket: name };
    await own().send(new CreateBucketCommand({ ...at, ObjectOwnership: 'ObjectWriter' }));
    await own().send(new DeletePublicAccessBlockCommand(at));
    const { Owner, Grants = [] } = await own().send(new GetBucketAclCommand(at));
    const everybody = { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } as const;
    const set = (more: Grant[]) =>
      own().send(
        new PutBucketAclCommand({ ...at, AccessControlPolicy: { Owner, Grants: [...Grants, ...more] } }),
      );
    await set([{ Grantee: everybody, Permission: 'READ' }]);
    expect((await anonymous(name)).status).toBe(200);
    await expect(set([{ Grantee: everybody, Permission: 'WRITE' }])).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    await set([]);
    expect((await anonymous(name)).status).toBe(403);
  });

  it('of the owner alone say what is so where there are no ACLs', async () => {
    const at = { Bucket, Key: 'closed/b' };
    const { Owner, Grants } = await own().send(new GetObjectAclCommand(at));
    await own().send(new PutObjectAclCommand({ ...at, AccessControlPolicy: { Owner, Grants } }));
    const AccessControlPolicy = { Owner, Grants: [] };
    await expect(own().send(new PutObjectAclCommand({ ...at, AccessControlPolicy }))).rejects.toMatchObject({
      name: 'AccessControlListNotSupported',
    });
  });
});

describe('a presigned URL', () => {
  const signedUrl = (path: string) => {
    const { host } = new URL(door.endpoint);
    const what = { host, path, method: 'PUT', service: 's3', region: 'local-1', signQuery: true, body: '' };
    return `${door.endpoint}${aws4.sign(what, owner).path ?? ''}`;
  };

  it('says by its parameters what headers would', async () => {
    const path = `/${Bucket}/hoisted?x-amz-meta-who=w%C3%B6rld&x-amz-tagging=a%3Db&X-Amz-Expires=60`;
    expect((await fetch(signedUrl(path), { method: 'PUT', body: 'x' })).status).toBe(200);
    const { Metadata, TagCount } = await own().send(new HeadObjectCommand({ Bucket, Key: 'hoisted' }));
    expect([Buffer.from(Metadata?.['who'] ?? '', 'latin1').toString(), TagCount]).toEqual(['wörld', 1]);
  });

  it('is refused with what cannot be a header', async () => {
    const path = `/${Bucket}/hoisted?x-amz-meta-who=a%0Ab&X-Amz-Expires=60`;
    expect((await fetch(signedUrl(path), { method: 'PUT', body: 'x' })).status).toBe(400);
  });
});
