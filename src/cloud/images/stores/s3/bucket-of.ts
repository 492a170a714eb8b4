import { readFileSync } from 'node:fs';
import type { ImageBucketPlace } from './image-bucket-place.js';

/** Flags of `--image_store=s3`. */
export interface BucketFlags {
  readonly image_store_endpoint: string;
  readonly image_store_host_endpoint: string;
  readonly image_store_bucket: string;
  readonly image_store_region: string;
  readonly image_store_keys_file: string;
}

/** The bucket that flags name. Throws a line that names the flag which is missing or wrong. */
export function bucketOf(flags: BucketFlags): ImageBucketPlace {
  const { image_store_endpoint: endpoint, image_store_host_endpoint: hostEndpoint } = flags;
  const { image_store_bucket: bucket, image_store_region: region } = flags;
  if (endpoint === '') throw new Error('--image_store_endpoint is not set, which --image_store=s3 requires');
  requireEndpoint('image_store_endpoint', endpoint);
  if (hostEndpoint !== '') requireEndpoint('image_store_host_endpoint', hostEndpoint);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw new Error(`--image_store_bucket: '${bucket}' is not the name of a bucket`);
  return { endpoint, hostEndpoint, bucket, region, ...keysIn(flags.image_store_keys_file) };
}

function requireEndpoint(flag: string, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isPlain = url?.pathname === '/' && url.search === '' && /^https?:$/.test(url.protocol);
  if (!isPlain) throw new Error(`--${flag}: '${value}' is not http://host:port or https://host:port`);
}

function keysIn(path: string): { readonly accessKey: string; readonly secretKey: string } {
  if (path === '') throw new Error('--image_store_keys_file is not set, which --image_store=s3 requires');
  const [accessKey = '', secretKey = ''] = textOf(path)
    .split('\n')
    .map((line) => line.trim());
  if (accessKey === '' || secretKey === '')
    throw new Error('--image_store_keys_file: it has two lines, access key and secret key');
  return { accessKey, secretKey };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`--image_store_keys_file: ${(error as Error).message}`, { cause: error });
  }
}
