import { randomUUID } from 'node:crypto';
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { logger } from '../../../../common/log/logger.js';
import type { ImageBucket, SentPart } from './image-bucket.js';

const readAt = promisify(read);

/** S3 takes 10,000 parts of 5 MiB to 5 GiB each. */
const PART_BYTES = 16 * 2 ** 20;
const MOST_PARTS = 10_000;
/** Each has its part in memory. */
const LANES = 3;

/**
 * Bytes on their way into a bucket, in parts: nobody finds them before `complete`. Beside them stands a small object,
 * `<image>.<uuid>.part`, that names the upload and is written anew with each part: what a process that died has left
 * is found by it, because not every S3 lists its unfinished uploads.
 */
export class BucketUpload {
  readonly #parts: SentPart[] = [];
  #isComplete = false;

  private constructor(
    private readonly bucket: ImageBucket,
    private readonly at: { readonly imageId: string; readonly marker: string; readonly upload: string },
  ) {}

  static async begin(bucket: ImageBucket, imageId: string): Promise<BucketUpload> {
    const marker = `${imageId}.${randomUUID()}.part`;
    // The first write makes the bucket.
    await bucket.write(marker, '');
    const begun = new BucketUpload(bucket, { imageId, marker, upload: await bucket.begin(imageId) });
    await begun.#mark();
    return begun;
  }

  /** All bytes of this file, of which there are `size`. */
  async send(fd: number, size: number): Promise<void> {
    const { imageId: name, upload } = this.at;
    const each = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));
    // Bytes of none are one part, too.
    const count = Math.max(1, Math.ceil(size / each));
    let next = 0;
    const lane = async () => {
      while (next < count) {
        const at = next;
        next += 1;
        const bytes = await bytesAt(fd, at * each, Math.min(each, size - at * each));
        await this.#mark();
        this.#parts.push(await this.bucket.send({ name, upload, part: at + 1 }, bytes));
      }
    };
    // Where one fails, no other begins a part more.
    const guarded = () => lane().finally(() => (next = count));
    await allSettled(Array.from({ length: LANES }, guarded));
  }

  /** Puts them where they are found. Again: nothing is done. */
  async complete(): Promise<void> {
    if (this.#isComplete) return;
    const { imageId, upload } = this.at;
    const parts = this.#parts.sort((a, b) => a.part - b.part);
    await this.bucket.complete(imageId, upload, parts);
    this.#isComplete = true;
  }

  /** Nothing of it stays but what was completed; where the store does not answer, the sweep does this later. */
  async end(): Promise<void> {
    const { imageId, marker, upload } = this.at;
    try {
      if (!this.#isComplete) await this.bucket.abort(imageId, upload);
      await this.bucket.remove(marker);
    } catch (err) {
      logger('images').warn({ marker, err }, 'what is left of an upload stays for the sweep');
    }
  }

  /** What `<image>.<uuid>.part` stands for. */
  static async remove(bucket: ImageBucket, marker: string): Promise<void> {
    const upload = await bucket.text(marker);
    if (upload) await bucket.abort(marker.split('.')[0] ?? '', upload);
    await bucket.remove(marker);
  }

  #mark(): Promise<void> {
    return this.bucket.write(this.at.marker, this.at.upload);
  }
}

/** No lane goes on after this is settled. Throws what the first one threw that failed. */
async function allSettled(lanes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}

async function bytesAt(fd: number, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let came = 0;
  while (came < length) {
    const { bytesRead } = await readAt(fd, bytes, came, length - came, start + came);
    if (bytesRead === 0) throw new Error('the file became shorter while it was read');
    came += bytesRead;
  }
  return bytes;
}
