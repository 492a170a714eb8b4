import type { Client } from 'minio';
import type { ImageBucketPlace } from './image-bucket-place.js';

/** Loaded when it is needed: not every cloud keeps its images there. */
export async function clientOf({
  endpoint,
  region,
  accessKey,
  secretKey,
}: ImageBucketPlace): Promise<Client> {
  const { Client } = await import('minio');
  const { hostname: endPoint, port, protocol } = new URL(endpoint);
  return new Client({
    ...{ endPoint, useSSL: protocol === 'https:', region, accessKey, secretKey, pathStyle: true },
    ...(port !== '' && { port: Number(port) }),
  });
}
