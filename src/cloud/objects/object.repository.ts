import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { Bucket } from '../buckets/bucket.js';
import { BUCKET_COLUMNS } from '../buckets/bucket.repository.js';
import type { StoredObject } from './object.js';
import type {
  Found,
  NewObject,
  ObjectAddress,
  ObjectLimits,
  PutRow,
  Removal,
  RemovedRow,
} from './object-rows.js';

/** Of an object `o`, but for its id and its bytes. */
const OBJECT_COLUMNS = `o.key, o.version_id AS "versionId", o.sequence, o.is_latest AS "isLatest", o.is_marker AS "isMarker",
  o.size, o.etag, o.storage, o.headers, o.tags, o.checksum, o.acl, o.encryption, o.sealed_key AS "sealedKey", o.written_by AS "ownerId", o.modified_at AS "modifiedAt"`;

const FIND = `
  SELECT ${BUCKET_COLUMNS}, o.id AS "objectId", ${OBJECT_COLUMNS}, CASE WHEN $4::boolean THEN o.data END AS data
    FROM buckets b JOIN projects p ON p.id = b.project_id
    LEFT JOIN objects o ON o.bucket_id = b.id AND o.key = $2 AND (o.version_id = $3::text OR ($3::text IS NULL AND o.is_latest))
   WHERE b.name = $1`;

type ObjectColumns = Omit<StoredObject, 'id'>;

/** The object's are null as a whole: the bucket is there and the object is not. */
type FoundRow = Bucket & { readonly objectId: string | null } & {
  readonly [C in keyof ObjectColumns]: ObjectColumns[C] | null;
};

/** Where an object is put. */
export interface PutPlace {
  readonly bucketId: string;
  readonly limits: ObjectLimits;
  readonly on?: Queryable;
}

/** Rows of objects. Each change is one statement: it happens whole or not at all. */
@Injectable()
export class ObjectRepository {
  constructor(private readonly database: Database) {}

  /** Undefined: no such bucket. */
  async find({ bucket, key, versionId }: ObjectAddress, withData: boolean): Promise<Found | undefined> {
    const [row] = await this.database.query<FoundRow>(FIND, [bucket, key, versionId, withData]);
    if (!row) return undefined;
    const { objectId: id } = row;
    return { bucket: row, object: id === null ? undefined : ({ ...row, id } as StoredObject) };
  }

  /** `on`: a transaction that the row is part of. */
  async put(
    { bucketId, limits, on = this.database }: PutPlace,
    { data, versionId, sealedKey, ...facts }: NewObject,
  ): Promise<PutRow> {
    const object = { ...facts, sealedKey: sealedKey?.toString('base64') };
    const [row] = await on.query<PutRow>(
      'SELECT outcome, version, modified, gone FROM object_put($1, $2::jsonb, $3, $4, $5::bigint, $6::bigint)',
      [bucketId, JSON.stringify(object), data, versionId, limits.objects, limits.bytes],
    );
    if (!row) throw new Error('object_put answers one row');
    return row;
  }

  /** Whether it was there. */
  async change(id: string, { tags, acl }: Pick<StoredObject, 'tags' | 'acl'>): Promise<boolean> {
    const rows = await this.database.query<{ id: string }>(
      'UPDATE objects SET tags = $2::jsonb, acl = $3 WHERE id = $1 RETURNING id',
      [id, JSON.stringify(tags), acl],
    );
    return rows.length > 0;
  }

  /** Whether the project has room for so many bytes more, before they are sent. */
  async hasRoom(projectId: string, bytes: number, limits: ObjectLimits): Promise<boolean> {
    const [row] = await this.database.query<{ outcome: string | null }>(
      'SELECT object_room($1, 0::bigint, $2::bigint, $3::bigint, $4::bigint) AS outcome',
      [projectId, bytes, limits.objects, limits.bytes],
    );
    return row?.outcome === 'ok';
  }

  /** In one transaction, in the order of keys: two that remove the same wait for each other, and never both ways. */
  async remove(
    bucket: Pick<Bucket, 'id' | 'projectId'>,
    removals: readonly Removal[],
  ): Promise<readonly RemovedRow[]> {
    return this.database.query<RemovedRow>(
      `SELECT d.outcome, d.marker, d.version, d.gone
       FROM (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS r(key, version, fresh, n) ORDER BY r.key COLLATE "C", r.n OFFSET 0) a,
         LATERAL object_delete($1, a.key, a.version, a.fresh, $5) d ORDER BY a.n`,
      [
        bucket.id,
        removals.map(({ key }) => key),
        removals.map(({ versionId }) => versionId),
        removals.map(({ fresh }) => fresh),
        bucket.projectId,
      ],
    );
  }
}
