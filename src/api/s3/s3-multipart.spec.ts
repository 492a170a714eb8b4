import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec } from '../../../test/support/s3-door.js';
import { newChecksum } from '../../common/checksums/checksum.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const Bucket = 'in-parts';
const MIB5 = 5 * 2 ** 20;
let s3: ReturnType<typeof door.client>;

beforeAll(async () => {
  s3 = door.client(await door.caller('owner'));
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const files = async () =>
  (await readdir(door.folder, { recursive: true })).filter((name) => name.includes('-'));
const begin = async (Key: string, more: object = {}) =>
  (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId ?? '';
const send = async (
  Key: string,
  UploadId: string,
  [PartNumber, Body]: readonly [number, Buffer],
  more: object = {},
) => {
  const part = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }));
  const { $metadata, ...sent } = part;
  expect($metadata.httpStatusCode).toBe(200);
  return { ...sent, PartNumber };
};
const complete = (Key: string, UploadId: string, Parts: object[], more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();

describe('an upload in parts', () => {
  it('becomes one object, whose parts can be read one by one', async () => {
    const [a, b, c] = [randomBytes(MIB5), randomBytes(MIB5 + 1), randomBytes(7)];
    const UploadId = await begin('whole', { ContentType: 'text/x', Metadata: { a: 'b' } });
    const third = await send('whole', UploadId, [3, c]);
    const parts = [
      await send('whole', UploadId, [1, a]),
      await send('whole', UploadId, [2, randomBytes(10)]),
    ];
    parts[1] = await send('whole', UploadId, [2, b]);
    const { ETag } = await complete('whole', UploadId, [...parts, third]);
    expect(ETag).toBe(
      `"${createHash('md5')
        .update(Buffer.concat([md5(a), md5(b), md5(c)]))
        .digest('hex')}-3"`,
    );
    const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'whole' }));
    expect(read).toMatchObject({
      ETag,
      ContentType: 'text/x',
      Metadata: { a: 'b' },
      ContentLength: 2 * MIB5 + 8,
    });
    expect(
      Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(Buffer.concat([a, b, c])),
    ).toBe(true);
    const Range = `bytes=${MIB5 - 2}-${2 * MIB5 + 2}`;
    const middle = await s3.send(new GetObjectCommand({ Bucket, Key: 'whole', Range }));
    const expected = Buffer.concat([a, b, c]).subarray(MIB5 - 2, 2 * MIB5 + 3);
    expect(Buffer.from((await middle.Body?.transformToByteArray()) ?? []).equals(expected)).toBe(true);
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'whole', PartNumber: 3 }));
    expect(part).toMatchObject({ PartsCount: 3, ContentLength: 7 });
    await expect(
      s3.send(new HeadObjectCommand({ Bucket, Key: 'whole', PartNumber: 4 })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 416 } });
    expect(await files()).toHaveLength(3);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'whole' }));
    expect(await files()).toEqual([]);
  });

  it.each([
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC32C', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
    ['SHA256', 'COMPOSITE'],
  ] as const)('has a checksum of its parts, or of the whole: %s %s', async (algorithm, type) => {
    const [a, b] = [randomBytes(MIB5), randomBytes(100)];
    const Key = `${algorithm}-${type}`;
    const named = { ChecksumAlgorithm: algorithm as ChecksumAlgorithm };
    const UploadId = await begin(Key, { ...named, ChecksumType: type as ChecksumType });
    const parts = [await send(Key, UploadId, [1, a], named), await send(Key, UploadId, [2, b], named)];
    const done = (await complete(Key, UploadId, parts, { ChecksumType: type })) as unknown as Record<
      string,
      string
    >;
    const sum = (...pieces: Buffer[]) => {
      const crc = newChecksum(algorithm);
      for (const piece of pieces) crc.update(piece);
      return crc.digest();
    };
    const expected =
      type === 'FULL_OBJECT' ? sum(a, b).toString('base64') : `${sum(sum(a), sum(b)).toString('base64')}-2`;
    expect(done[`Checksum${algorithm}`]).toBe(expected);
  });

  it('may be copied from objects that are there', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'source', Body: '0123456789' }));
    const UploadId = await begin('copied');
    const from = { Bucket, Key: 'copied', UploadId, PartNumber: 1, CopySource: `${Bucket}/source` };
    const { CopyPartResult } = await s3.send(
      new UploadPartCopyCommand({ ...from, CopySourceRange: 'bytes=2-4' }),
    );
    await complete('copied', UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'copied' }));
    expect(await Body?.transformToString()).toBe('234');
  });

  it('is refused when its list of parts is wrong, and can be completed then', async () => {
    const UploadId = await begin('strict');
    const small = await send('strict', UploadId, [1, randomBytes(10)]);
    const last = await send('strict', UploadId, [2, randomBytes(10)]);
    await expect(complete('strict', UploadId, [last, small])).rejects.toMatchObject({
      name: 'InvalidPartOrder',
    });
    await expect(complete('strict', UploadId, [small, last])).rejects.toMatchObject({
      name: 'EntityTooSmall',
    });
    await expect(complete('strict', UploadId, [{ ...small, ETag: '"00"' }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete('strict', UploadId, [])).rejects.toMatchObject({ name: 'MalformedXML' });
    await expect(complete('other', UploadId, [small])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await complete('strict', UploadId, [small]);
    await expect(send('strict', UploadId, [3, randomBytes(1)])).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });

  it('is listed with its parts until it is aborted, and leaves nothing', async () => {
    const before = (await files()).length;
    const UploadId = await begin('a/listed');
    await send('a/listed', UploadId, [7, randomBytes(10)]);
    await begin('b');
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'a/' }));
    expect(Uploads.map(({ Key }) => Key)).toEqual(['a/listed']);
    const grouped = await s3.send(new ListMultipartUploadsCommand({ Bucket, Delimiter: '/', MaxUploads: 1 }));
    expect(grouped).toMatchObject({
      CommonPrefixes: [{ Prefix: 'a/' }],
      IsTruncated: true,
      NextKeyMarker: 'a/listed',
    });
    const { Parts = [] } = await s3.send(new ListPartsCommand({ Bucket, Key: 'a/listed', UploadId }));
    expect(Parts.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([[7, 10]]);
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'a/listed', UploadId }));
    await expect(s3.send(new ListPartsCommand({ Bucket, Key: 'a/listed', UploadId }))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
    expect(await files()).toHaveLength(before);
  });

  it('goes with its bucket', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'short-lived' }));
    const upload = { Bucket: 'short-lived', Key: 'x' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
    const before = (await files()).length;
    await s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'short-lived' }));
    expect(await files()).toHaveLength(before);
  });
});
