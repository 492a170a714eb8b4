import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { ObjectPart } from './object.js';
import type { ObjectUpload } from './upload.js';

const COLUMNS = `id, bucket_id AS "bucketId", key, headers, tags, acl, checksum_algorithm AS algorithm,
  checksum_type AS "checksumType", encryption, written_by AS "ownerId", created_at AS "createdAt"`;

export interface UploadPage {
  readonly prefix: string;
  /** Uploads of keys after this one, and of this key those whose id is higher. */
  readonly key: string;
  readonly id: string;
  readonly most: number;
}

/** Rows of uploads in parts. */
@Injectable()
export class UploadRepository {
  constructor(private readonly database: Database) {}

  async insert(upload: Omit<ObjectUpload, 'createdAt'>): Promise<void> {
    const { id, bucketId, key, headers, tags, acl, algorithm, checksumType, ownerId, encryption } = upload;
    await this.database.query(
      `INSERT INTO object_uploads (id, bucket_id, key, headers, tags, acl, checksum_algorithm, checksum_type, written_by,
         encryption)
       VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7, $8, $9, $10::jsonb)`,
      [
        id,
        bucketId,
        key,
        JSON.stringify(headers),
        JSON.stringify(tags),
        acl,
        algorithm,
        checksumType,
        ownerId,
        encryption && JSON.stringify(encryption),
      ],
    );
  }

  async find(id: string): Promise<ObjectUpload | undefined> {
    const [row] = await this.database.query<ObjectUpload>(
      `SELECT ${COLUMNS} FROM object_uploads WHERE id = $1`,
      [id],
    );
    return row;
  }

  /** In the order of keys, then of ids. */
  async list(bucketId: string, { prefix, key, id, most }: UploadPage): Promise<readonly ObjectUpload[]> {
    return this.database.query<ObjectUpload>(
      `SELECT ${COLUMNS} FROM object_uploads
       WHERE bucket_id = $1 AND starts_with(key, $2) AND (key, id) > ($3, $4::uuid) ORDER BY key, id LIMIT $5`,
      [bucketId, prefix, key, id, most],
    );
  }

  /** Puts a part in the place of its number; answers the file that had it. Undefined: the upload is over. */
  async putPart(upload: ObjectUpload, part: Omit<ObjectPart, 'modifiedAt'>): Promise<PutPart | undefined> {
    return this.database.transaction(async (tx) => {
      const held = await tx.query<{ id: string }>('SELECT id FROM object_uploads WHERE id = $1 FOR UPDATE', [
        upload.id,
      ]);
      if (held.length === 0) return undefined;
      const gone = await tx.query<{ file: string }>(
        'DELETE FROM object_parts WHERE whole = $1 AND number = $2 RETURNING file',
        [upload.id, part.number],
      );
      const { number, fileId, size, etag, checksum, sealedKey } = part;
      const [row] = await tx.query<{ modifiedAt: Date }>(
        `INSERT INTO object_parts (whole, number, bucket_id, file, size, etag, checksum, sealed_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING modified_at AS "modifiedAt"`,
        [upload.id, number, upload.bucketId, fileId, size, etag, checksum, sealedKey],
      );
      return { modifiedAt: row?.modifiedAt ?? new Date(), gone: gone.map(({ file }) => file) };
    });
  }

  /**
   * What `work` makes of it, with the upload locked: no part comes and nobody ends it meanwhile. Undefined: it is over.
   */
  async locked<T>(
    id: string,
    work: (tx: Queryable, upload: ObjectUpload) => Promise<T>,
  ): Promise<T | undefined> {
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<ObjectUpload>(
        `SELECT ${COLUMNS} FROM object_uploads WHERE id = $1 FOR UPDATE`,
        [id],
      );
      return row && work(tx, row);
    });
  }

  /** Ends an upload that has become an object; answers the files of the parts that are not in it. */
  async complete(tx: Queryable, id: string, numbers: readonly number[]): Promise<readonly string[]> {
    await tx.query('DELETE FROM object_uploads WHERE id = $1', [id]);
    const rows = await tx.query<{ file: string }>(
      'DELETE FROM object_parts WHERE whole = $1 AND number <> ALL($2::int[]) RETURNING file',
      [id, numbers],
    );
    return rows.map(({ file }) => file);
  }

  /** Ends an upload, and all its parts; answers their files. Undefined: it was over. */
  async remove(id: string): Promise<readonly string[] | undefined> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query<{ id: string }>('DELETE FROM object_uploads WHERE id = $1 RETURNING id', [
        id,
      ]);
      return rows.length === 0 ? undefined : removeParts(tx, [id]);
    });
  }

  /** Ends all uploads to a bucket that is about to go; answers their files. */
  async removeAll(tx: Queryable, bucketId: string): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }>(
      'DELETE FROM object_uploads WHERE bucket_id = $1 RETURNING id',
      [bucketId],
    );
    return removeParts(
      tx,
      rows.map(({ id }) => id),
    );
  }
}

export interface PutPart {
  readonly modifiedAt: Date;
  readonly gone: readonly string[];
}

async function removeParts(tx: Queryable, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ file: string }>(
    'DELETE FROM object_parts WHERE whole = ANY($1::uuid[]) RETURNING file',
    [ids],
  );
  return rows.map(({ file }) => file);
}
