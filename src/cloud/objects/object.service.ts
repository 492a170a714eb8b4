import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Bucket } from '../buckets/bucket.js';
import { noSuchBucket } from '../buckets/bucket.service.js';
import type { ByteFiles } from './byte-files.js';
import { type ByteRange, IN_ROW, type ObjectFacts, type ObjectPart, type StoredObject } from './object.js';
import type { ObjectKeys } from './object-keys.js';
import { type ObjectQuotas, refuseByQuota } from './object-limits.js';
import { checksumOf, isRefusal, newVersionId, refuseOutcome, shownVersion } from './object-outcomes.js';
import type { ObjectRepository } from './object.repository.js';
import type { Found, NewObject, ObjectAddress, RemovedRow, WriteConditions } from './object-rows.js';
import { readBytes } from './read-bytes.js';
import { type Incoming, receive, type Received } from './receive.js';

export interface ObjectWrite extends ObjectFacts, WriteConditions, Incoming {
  readonly key: string;
  readonly ownerId: string;
  /** What is promised to come. */
  readonly size: number;
}

type BodyUse<T> = (body: AsyncIterable<Buffer>) => Promise<T>;

export type ObjectCopy = ObjectFacts & WriteConditions & Pick<ObjectWrite, 'key' | 'ownerId'>;

export interface Written extends Pick<
  StoredObject,
  'etag' | 'size' | 'checksum' | 'encryption' | 'modifiedAt'
> {
  /** Null: the bucket never kept versions. */
  readonly versionId: string | null;
}

export interface ObjectParts {
  readonly rows: ObjectRepository;
  readonly files: ByteFiles;
  readonly keys: ObjectKeys;
  readonly quotas: ObjectQuotas;
  /** Of an object in parts, in their order. */
  readonly partsOf: (objectId: string) => Promise<readonly ObjectPart[]>;
}

/** What an API may ask about objects. What it answers to a write is on disk, bytes and row. */
export class ObjectService {
  constructor(private readonly parts: ObjectParts) {}

  /** Throws NoSuchBucket. `withData`: with the bytes that are in the row. */
  async find(address: ObjectAddress, withData: boolean): Promise<Found> {
    return (await this.parts.rows.find(address, withData)) ?? noSuchBucket();
  }

  /** Throws what the body throws, PreconditionFailed, NoSuchKey, QuotaExceeded, InsufficientStorage, NoSuchBucket. */
  async put(bucket: Bucket, write: ObjectWrite): Promise<Written> {
    const { headers, tags, acl, encryption, key, ownerId, ifMatch, ifNoneMatch } = write;
    const dataKey = encryption && this.parts.keys.make();
    const received = await this.#receive(bucket, write, dataKey);
    const { size, md5, data, fileId } = received;
    const id = fileId ?? randomUUID();
    return this.commit(bucket, {
      ...{ id, key, ownerId, size, etag: md5.toString('hex'), data },
      storage: fileId === null ? 'row' : 'file',
      ...{ encryption, sealedKey: this.parts.keys.seal(dataKey, id) },
      ...{ headers, tags, acl, checksum: checksumOf(write, received), ifMatch, ifNoneMatch },
      versionId: newVersionId(),
    });
  }

  /** Makes a row of what is on disk. When it throws, a file of its own is gone. */
  async commit(bucket: Bucket, object: NewObject): Promise<Written> {
    const own = object.storage === 'file' ? [object.id] : [];
    const limits = await this.parts.quotas.limitsOf(bucket.projectId);
    const row = await this.parts.rows
      .put({ bucketId: bucket.id, limits }, object)
      .catch(async (error: unknown) => {
        // The row may be there although nobody heard of it: what a statement that was cut short left, the sweep finds.
        if (isRefusal(error)) await this.parts.files.remove(own);
        throw error;
      });
    if (row.outcome !== 'ok') {
      await this.parts.files.remove(own);
      refuseOutcome(row.outcome, limits);
    }
    await this.parts.files.remove(row.gone);
    const { etag, size, checksum, encryption } = object;
    const modifiedAt = row.modified ?? new Date();
    return { etag, size, checksum, encryption, modifiedAt, versionId: shownVersion(bucket, row) };
  }

  /**
   * An object with the bytes of another one that is a file, and is encrypted if that is; the new name takes no room.
   * Throws as `put`.
   */
  async link(bucket: Bucket, source: StoredObject, copy: ObjectCopy): Promise<Written> {
    const id = randomUUID();
    await this.requireRoom(bucket, source.size);
    await this.parts.files.copy(source.id, id);
    const { size, etag, checksum, storage } = source;
    const sealedKey = this.parts.keys.move(source, id);
    return this.commit(bucket, {
      ...copy,
      ...{ id, size, etag, checksum, storage, sealedKey, data: null, versionId: newVersionId() },
    });
  }

  /** Facts of an object that is there; its bytes stay. Throws NoSuchKey: it went meanwhile. */
  async change(object: StoredObject, facts: Partial<Pick<ObjectFacts, 'tags' | 'acl'>>): Promise<void> {
    if (!(await this.parts.rows.change(object.id, { ...object, ...facts })))
      throw new EngineError('NoSuchKey', 'The specified key does not exist.');
  }

  /** These bytes of an object. */
  async read(object: StoredObject, range: ByteRange): Promise<Buffer | Readable> {
    const parts = object.storage === 'parts' ? await this.parts.partsOf(object.id) : [];
    return readBytes(this.parts, { object, parts }, range);
  }

  /** What `use` makes of them; of what it did not want nothing stays open. */
  async withBytes<T>(object: StoredObject, range: ByteRange, use: BodyUse<T>): Promise<T> {
    const bytes = await this.read(object, range);
    const body = Buffer.isBuffer(bytes) ? Readable.from([bytes]) : bytes;
    return use(body).finally(() => body.destroy());
  }

  /** Not there is success. Answers in the order of what was asked. Throws NoSuchBucket. */
  async remove(
    bucket: Bucket,
    asked: readonly { readonly key: string; readonly versionId: string | null }[],
  ): Promise<readonly RemovedRow[]> {
    const removals = asked.map((one) => ({ ...one, fresh: newVersionId() }));
    const rows = await this.parts.rows.remove(bucket, removals);
    if (rows.some(({ outcome }) => outcome === 'NoSuchBucket')) noSuchBucket();
    await this.parts.files.remove(rows.flatMap(({ gone }) => gone));
    return rows;
  }

  /** Nobody may fill the disk with what would be refused at its end. */
  async #receive(bucket: Bucket, write: ObjectWrite, key: Buffer | null): Promise<Received> {
    if (write.size > IN_ROW) await this.requireRoom(bucket, write.size);
    return receive(write, { files: this.parts.files, inRow: IN_ROW, key });
  }

  /** Throws QuotaExceeded. */
  async requireRoom(bucket: Bucket, bytes: number): Promise<void> {
    const limits = await this.parts.quotas.limitsOf(bucket.projectId);
    if (!(await this.parts.rows.hasRoom(bucket.projectId, bytes, limits)))
      refuseByQuota('object_bytes', limits);
  }
}
