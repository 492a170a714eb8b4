import { randomBytes } from 'node:crypto';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { closesAll } from '../../../test/support/open-files.js';
import { s3DoorForSpec } from '../../../test/support/s3-door.js';

const door = await s3DoorForSpec(await databaseForSpec(), { quota_objects: 10, quota_object_bytes: 50_000 });
const Bucket = 'copied-bucket';

it('leaves no file open of what is not copied because there is no room', async () => {
  const s3 = door.client(await door.caller('copier'));
  await s3.send(new CreateBucketCommand({ Bucket }));
  const [Key, CopySource] = ['source', `${Bucket}/source`];
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: randomBytes(40_000) }));
  const copy = { Bucket, Key: 'copy', CopySource };
  await expect(
    s3.send(new CopyObjectCommand({ ...copy, ServerSideEncryption: 'AES256' })),
  ).rejects.toMatchObject({ name: 'QuotaExceeded' });
  await closesAll(door.folder);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'copy' }));
  await expect(
    s3.send(new UploadPartCopyCommand({ ...copy, UploadId, PartNumber: 1 })),
  ).rejects.toMatchObject({
    name: 'QuotaExceeded',
  });
  await closesAll(door.folder);
});
