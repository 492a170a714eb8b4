import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ImageRef } from '../../../workflows/contracts/guest.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { logger } from '../../common/log/logger.js';
import type { HostLink } from '../link/host-link.js';

const ATTEMPTS = 5;

/**
 * Brings the image's bytes into `path`, going on where an earlier try was cut off. What is in the file afterwards has
 * the image's length and hash and is on disk. Throws ImageUnusable when the cloud serves other bytes,
 * ServiceUnavailable when it does not answer: what has come stays for the next time.
 */
export async function downloadImage(
  link: Pick<HostLink, 'readImage'>,
  image: ImageRef,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await goOn(link, image, path, signal);
      break;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EngineError && !error.retryable) throw error;
      logger('images').warn({ imageId: image.imageId, attempt, err: error }, 'an image broke off');
      if (attempt === ATTEMPTS || isFull(error))
        throw new EngineError('ServiceUnavailable', reasonOf(error), { cause: error });
    }
  }
  if ((await hashOf(path, signal)) === image.sha256) return;
  await rm(path);
  throw new EngineError('ImageUnusable', 'The image’s checksum does not match its registration');
}

const isFull = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOSPC';

const reasonOf = (error: unknown) =>
  isFull(error) ? 'The host has no room left for the image' : 'The image could not be brought to the host';

async function goOn(
  link: Pick<HostLink, 'readImage'>,
  image: ImageRef,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  let size = await sizeOf(path);
  if (size > image.sizeBytes) {
    await rm(path);
    size = 0;
  }
  if (size === image.sizeBytes) return;
  const bytes = await link.readImage(image.imageId, size, signal);
  const came = size + (await append(bytes, path, image.sizeBytes - size));
  if (came < image.sizeBytes) throw new Error(`${came} of ${image.sizeBytes} bytes came`);
}

/** Returns how many bytes came. More than `limit` is no image of ours, and must not fill the disk. */
async function append(bytes: Readable, path: string, limit: number): Promise<number> {
  const file = await open(path, 'a', 0o600);
  let came = 0;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      came += chunk.length;
      if (came > limit) throw new EngineError('ImageUnusable', 'The image is longer than it was registered');
      await file.appendFile(chunk);
    }
    await file.sync();
    return came;
  } finally {
    bytes.destroy();
    await file.close();
  }
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
