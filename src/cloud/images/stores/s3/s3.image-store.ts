import { Readable } from 'node:stream';
import { UUID } from '../../../../common/ids/uuid.js';
import {
  type ByteRange,
  type GrantingStore,
  ImageStore,
  type PutOptions,
  type StoredBytes,
} from '../../image-store.js';
import { FolderImageStore } from '../folder/folder.image-store.js';
import { BucketUpload } from './bucket-upload.js';
import type { ImageBucket } from './image-bucket.js';

const LEFT = /^[0-9a-f-]{36}\.[0-9a-f-]{36}\.part$/;

/**
 * An object an image in a bucket of any S3, named after its UUID. What comes in lies in a folder of this machine until
 * it was looked at; then it is sent in parts, and is there with their completion. Of other objects in the bucket
 * nothing is known.
 */
export class S3ImageStore extends ImageStore implements GrantingStore {
  readonly #scratch: FolderImageStore;

  /** `folder`: of this process’s machine. */
  constructor(
    private readonly bucket: ImageBucket,
    folder: string,
  ) {
    super();
    this.#scratch = new FolderImageStore(folder);
  }

  async put(imageId: string, source: () => Readable, options: PutOptions): Promise<StoredBytes> {
    const { inspect, keep } = options;
    const uploads: BucketUpload[] = [];
    try {
      return await this.#scratch.put(imageId, source, {
        ...options,
        inspect: async (bytes, fd) => {
          const rewrite = await inspect?.(bytes, fd);
          if (!rewrite) await this.#send(imageId, { fd, size: bytes.sizeBytes }, uploads);
          return rewrite;
        },
        // The scratch folder keeps nothing: its own `place` is not called.
        keep: async (bytes) => {
          const place = async () => {
            for (const upload of uploads) await upload.complete();
          };
          await (keep ? keep(bytes, place) : place());
        },
      });
    } finally {
      for (const upload of uploads) await upload.end();
    }
  }

  async #send(
    imageId: string,
    { fd, size }: { readonly fd: number; readonly size: number },
    uploads: BucketUpload[],
  ): Promise<void> {
    const upload = await BucketUpload.begin(this.bucket, imageId);
    uploads.push(upload);
    await upload.send(fd, size);
  }

  async size(imageId: string): Promise<number | undefined> {
    return this.bucket.size(checkedId(imageId));
  }

  range(imageId: string, { start, end }: ByteRange): Readable {
    const name = checkedId(imageId);
    const open = () => this.bucket.read(name, start, end - start + 1);
    return Readable.from(pieces(open), { objectMode: false });
  }

  async grant(imageId: string, seconds: number): Promise<string | undefined> {
    return this.bucket.grant(checkedId(imageId), seconds);
  }

  async remove(name: string): Promise<void> {
    await this.#scratch.remove(name);
    await (LEFT.test(name) ? BucketUpload.remove(this.bucket, name) : this.bucket.remove(name));
  }

  async list(ms: number): Promise<readonly string[]> {
    const before = Date.now() - ms;
    const ours = (await this.bucket.list()).filter(({ name }) => UUID.test(name) || LEFT.test(name));
    const old = ours.filter(({ writtenAt }) => writtenAt.getTime() < before).map(({ name }) => name);
    return [...new Set([...(await this.#scratch.list(ms)), ...old])];
  }
}

/** Asked for with the first read: what nobody reads is not asked for. */
async function* pieces(open: () => Promise<Readable>): AsyncGenerator<Buffer> {
  yield* (await open()) as AsyncIterable<Buffer>;
}

/** Ids come from URLs, too. */
function checkedId(imageId: string): string {
  if (!UUID.test(imageId)) throw new Error(`'${imageId}' is not the id of an image`);
  return imageId;
}
