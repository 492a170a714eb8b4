import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Client as MinioClient } from 'minio';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithPython, runClient } from './clients.js';

const cloud = await PrivateCloud.open();
beforeAll(() => cloud.openObjectStore(), 60_000);

const ran = { code: 0, stderr: '' };
const aws = (...args: readonly string[]) => runClient(cloud, { program: 'aws', args });

describeWithPython('awscli', () => {
  const file = (name: string) => join(cloud.folder, name);

  it('copies, lists and removes', async () => {
    const bytes = randomBytes(200_000);
    await writeFile(file('sent'), bytes);
    expect(await aws('s3', 'mb', 's3://awscli')).toMatchObject(ran);
    expect(await aws('s3', 'cp', file('sent'), 's3://awscli/folder/sent')).toMatchObject(ran);
    expect((await aws('s3', 'ls', 's3://awscli')).stdout).toContain('PRE folder/');
    expect((await aws('s3', 'ls', 's3://awscli/folder/')).stdout).toMatch(/200000 sent/);
    expect(await aws('s3', 'cp', 's3://awscli/folder/sent', file('back'))).toMatchObject(ran);
    expect((await readFile(file('back'))).equals(bytes)).toBe(true);
    expect(await aws('s3', 'cp', file('sent'), 's3://awscli/sealed', '--sse', 'AES256')).toMatchObject(ran);
    const head = await aws('s3api', 'head-object', '--bucket', 'awscli', '--key', 'sealed');
    expect(JSON.parse(head.stdout)).toMatchObject({ ServerSideEncryption: 'AES256', ContentLength: 200_000 });
    expect(await aws('s3api', 'head-object', '--bucket', 'awscli', '--key', 'none')).toMatchObject({
      code: 255,
    });
    expect(await aws('s3', 'rb', 's3://awscli', '--force')).toMatchObject(ran);
  }, 60_000);
});

describeWithPython('boto3', () => {
  it('does all that it can', async () => {
    const script = join(import.meta.dirname, 'python', 's3.py');
    expect(await runClient(cloud, { program: 'python', args: [script] })).toMatchObject(ran);
  }, 60_000);
});

describe('the AWS SDK for JavaScript', () => {
  it('streams a body of unknown hash, signed in its trailer', async () => {
    const { accessKey: accessKeyId, secretKey: secretAccessKey } = cloud.admin;
    const s3 = new S3Client({
      ...{ endpoint: cloud.s3, region: cloud.region, forcePathStyle: true },
      credentials: { accessKeyId, secretAccessKey },
    });
    const bytes = randomBytes(1_000_000);
    const pieces = Array.from({ length: 10 }, (_, n) => bytes.subarray(n * 100_000, (n + 1) * 100_000));
    await s3.send(new CreateBucketCommand({ Bucket: 'javascript' }));
    const put = {
      Bucket: 'javascript',
      Key: 'stream',
      Body: Readable.from(pieces),
      ContentLength: bytes.length,
    };
    await s3.send(new PutObjectCommand(put));
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: 'javascript', Key: 'stream' }));
    const back = await Body?.transformToByteArray();
    expect(Buffer.from(back ?? []).equals(bytes)).toBe(true);
    expect(ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
  });
});

describe('the minio client', () => {
  it('puts, reads, lists and removes', async () => {
    const { hostname: endPoint, port } = new URL(cloud.s3);
    const { accessKey, secretKey } = cloud.admin;
    const minio = new MinioClient({
      endPoint,
      port: Number(port),
      useSSL: false,
      accessKey,
      secretKey,
      region: cloud.region,
    });
    await minio.makeBucket('minio-bucket', cloud.region);
    const bytes = randomBytes(100_000);
    await minio.putObject('minio-bucket', 'a/b', bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of await minio.getObject('minio-bucket', 'a/b')) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    expect(await minio.statObject('minio-bucket', 'a/b')).toMatchObject({ size: 100_000 });
    const names: string[] = [];
    for await (const { name } of minio.listObjectsV2('minio-bucket', '', true)) names.push(name);
    expect(names).toEqual(['a/b']);
    await minio.removeObjects('minio-bucket', names);
    await minio.removeBucket('minio-bucket');
  });
});
