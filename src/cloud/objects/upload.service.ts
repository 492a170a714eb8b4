import { randomUUID } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import { UUID } from '../../common/ids/uuid.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { Bucket } from '../buckets/bucket.js';
import type { ByteFiles } from './byte-files.js';
import { chooseParts } from './choose-parts.js';
import type { ObjectChecksum, ObjectPart } from './object.js';
import type { ObjectKeys } from './object-keys.js';
import type { ObjectQuotas } from './object-limits.js';
import { newVersionId, refuseOutcome, shownVersion } from './object-outcomes.js';
import type { ObjectRepository } from './object.repository.js';
import type { NewObject, WriteConditions } from './object-rows.js';
import type { ObjectService, Written } from './object.service.js';
import type { PartRepository } from './part.repository.js';
import { type Incoming, receive } from './receive.js';
import type { NamedPart, ObjectUpload } from './upload.js';
import type { UploadPage, UploadRepository } from './upload.repository.js';
import { wholeChecksum, wholeEtag } from './whole-checksum.js';

export interface UploadParts {
  readonly uploads: UploadRepository;
  readonly parts: PartRepository;
  readonly rows: ObjectRepository;
  readonly files: ByteFiles;
  readonly keys: ObjectKeys;
  readonly quotas: ObjectQuotas;
  readonly objects: ObjectService;
}

export interface Completion extends WriteConditions {
  readonly parts: readonly NamedPart[];
  /** What the caller knows of the whole: throws to refuse it. */
  check(whole: { readonly size: number; readonly checksum: ObjectChecksum | null }): void;
}

/** Uploads in parts. Each part is on disk when it is answered; together they become an object without being copied. */
export class UploadService {
  constructor(private readonly has: UploadParts) {}

  async create(bucket: Bucket, upload: Omit<ObjectUpload, 'id' | 'bucketId' | 'createdAt'>): Promise<string> {
    const id = randomUUID();
    await this.has.uploads.insert({ ...upload, id, bucketId: bucket.id });
    return id;
  }

  /** Throws NoSuchUpload: also for one to another key. */
  async find(bucket: Bucket, key: string, id: string): Promise<ObjectUpload> {
    const upload = UUID.test(id) ? await this.has.uploads.find(id) : undefined;
    return upload?.bucketId === bucket.id && upload.key === key ? upload : noSuchUpload();
  }

  async list(bucket: Bucket, page: UploadPage): Promise<readonly ObjectUpload[]> {
    return this.has.uploads.list(bucket.id, page);
  }

  async partsOf(id: string): Promise<readonly ObjectPart[]> {
    return this.has.parts.partsOf(id);
  }

  /** Throws what the body throws, QuotaExceeded, InsufficientStorage, NoSuchUpload. */
  async putPart(bucket: Bucket, upload: ObjectUpload, part: NewPart): Promise<ObjectPart> {
    await this.has.objects.requireRoom(bucket, part.size);
    // Parts are files, however small: an object in parts is read from files alone.
    const { files, keys } = this.has;
    const key = upload.encryption && keys.make();
    const { fileId, md5, size, checksum } = await receive(part, { files, key, inRow: -1 });
    if (fileId === null) throw new Error('a part is a file');
    const sealedKey = keys.seal(key, fileId);
    const row = { number: part.number, fileId, size, etag: md5.toString('hex'), checksum, sealedKey };
    const put = await this.has.uploads.putPart(upload, row);
    await this.has.files.remove(put ? put.gone : [fileId]);
    return put ? { ...row, modifiedAt: put.modifiedAt } : noSuchUpload();
  }

  /** Throws NoSuchUpload. */
  async abort(upload: ObjectUpload): Promise<void> {
    const files = (await this.has.uploads.remove(upload.id)) ?? noSuchUpload();
    await this.has.files.remove(files);
  }

  /** The same by its id; over is success. */
  async end(id: string): Promise<void> {
    await this.has.files.remove((await this.has.uploads.remove(id)) ?? []);
  }

  /** Of a bucket that is about to go: see `BucketEnd`. */
  async endAll(tx: Queryable, bucketId: string): Promise<() => Promise<void>> {
    const files = await this.has.uploads.removeAll(tx, bucketId);
    return () => this.has.files.remove(files);
  }

  /** Throws NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall, PreconditionFailed, QuotaExceeded. */
  async complete(bucket: Bucket, upload: ObjectUpload, completion: Completion): Promise<Written> {
    const limits = await this.has.quotas.limitsOf(bucket.projectId);
    const done = await this.has.uploads.locked(upload.id, async (tx, held) => {
      const chosen = chooseParts(await this.has.parts.partsOf(held.id, tx), completion.parts);
      const object = wholeOf(held, chosen, completion);
      completion.check(object);
      const row = await this.has.rows.put({ bucketId: bucket.id, limits, on: tx }, object);
      if (row.outcome !== 'ok') refuseOutcome(row.outcome, limits);
      const numbers = chosen.map(({ number }) => number);
      const left = await this.has.uploads.complete(tx, held.id, numbers);
      return { row, gone: [...row.gone, ...left], object };
    });
    if (!done) return noSuchUpload();
    await this.has.files.remove(done.gone);
    const { etag, size, checksum, encryption } = done.object;
    const modifiedAt = done.row.modified ?? new Date();
    return { etag, size, checksum, encryption, modifiedAt, versionId: shownVersion(bucket, done.row) };
  }
}

/** The object that an upload becomes. */
function wholeOf(
  upload: ObjectUpload,
  chosen: readonly ObjectPart[],
  conditions: WriteConditions,
): NewObject {
  const { id, key, headers, tags, acl, ownerId, encryption } = upload;
  return {
    ...{ id, key, ownerId, headers, tags, acl, data: null, storage: 'parts', versionId: newVersionId() },
    ...{ encryption, sealedKey: null },
    ...{ etag: wholeEtag(chosen), checksum: wholeChecksum(upload, chosen) },
    size: chosen.reduce((sum, part) => sum + part.size, 0),
    ...{ ifMatch: conditions.ifMatch, ifNoneMatch: conditions.ifNoneMatch },
  };
}

export interface NewPart extends Incoming {
  readonly number: number;
  /** What is promised to come. */
  readonly size: number;
}

function noSuchUpload(): never {
  throw new EngineError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  );
}
