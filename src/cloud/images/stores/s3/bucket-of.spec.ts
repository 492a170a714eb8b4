import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { bucketOf } from './bucket-of.js';

const folder = mkdtempSync(join(tmpdir(), 'bucket-of-'));
afterAll(() => rmSync(folder, { recursive: true }));

const keys = join(folder, 'keys');
const half = join(folder, 'half');
writeFileSync(keys, 'access\n secret\n');
writeFileSync(half, 'access\n');

const FLAGS = {
  ...{ image_store_endpoint: 'https://minio.example:9000', image_store_bucket: 'images' },
  ...{ image_store_host_endpoint: 'http://10.0.0.1:9000' },
  ...{ image_store_region: 'us-east-1', image_store_keys_file: keys },
};

it('reads where the bucket is, and the keys of their file', () => {
  expect(bucketOf(FLAGS)).toEqual({
    ...{
      endpoint: 'https://minio.example:9000',
      hostEndpoint: 'http://10.0.0.1:9000',
      region: 'us-east-1',
      bucket: 'images',
    },
    ...{ accessKey: 'access', secretKey: 'secret' },
  });
});

it('lets hosts be kept away from it', () => {
  expect(bucketOf({ ...FLAGS, image_store_host_endpoint: '' }).hostEndpoint).toBe('');
});

it.each([
  [{ image_store_endpoint: '' }, '--image_store_endpoint is not set'],
  [{ image_store_endpoint: 'minio:' }, 'is not http://host:port'],
  [{ image_store_endpoint: '//minio' }, 'is not http://host:port'],
  [{ image_store_host_endpoint: 'ftp://minio' }, '--image_store_host_endpoint: '],
  [{ image_store_endpoint: 'http://minio/images' }, 'is not http://host:port'],
  [{ image_store_bucket: 'A' }, "--image_store_bucket: 'A'"],
  [{ image_store_keys_file: '' }, '--image_store_keys_file is not set'],
  [{ image_store_keys_file: half }, 'it has two lines'],
  [{ image_store_keys_file: join(folder, 'none') }, '--image_store_keys_file: ENOENT'],
])('says what is wrong with %j', (wrong, why) => {
  expect(() => bucketOf({ ...FLAGS, ...wrong })).toThrow(why);
});
