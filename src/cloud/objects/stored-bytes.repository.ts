import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import type { StoredObject } from './object.js';

/** Bytes that a row vouches for: an object's own, or those of a part of one. */
export interface StoredBytes extends Pick<StoredObject, 'size' | 'etag' | 'data' | 'checksum' | 'sealedKey'> {
  /** Of the object, or of the part's file: pages are in its order. */
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  /** Null: it is no part. */
  readonly part: number | null;
}

export interface BytesPage {
  /** Empty: of all buckets. */
  readonly bucket: string;
  readonly after: string;
}

/** Rows with bytes of their own are the longest: 16 KiB each. */
const PAGE = 500;

/** The objects are those with bytes of their own; of one in parts each part has its row. */
const OBJECTS = `
  SELECT o.id, b.name AS bucket, o.key, o.version_id AS version, NULL::int AS part, o.size, o.etag, o.data, o.checksum,
         o.sealed_key AS "sealedKey"
    FROM objects o JOIN buckets b ON b.id = o.bucket_id
   WHERE o.storage IN ('row', 'file') AND NOT o.is_marker AND ($1 = '' OR b.name = $1) AND o.id > $2::uuid ORDER BY o.id LIMIT ${PAGE}`;

const PARTS = `
  SELECT p.file AS id, b.name AS bucket, coalesce(o.key, u.key, '') AS key, coalesce(o.version_id, '') AS version, p.number AS part,
         p.size, p.etag, NULL::bytea AS data, NULL::jsonb AS checksum, p.sealed_key AS "sealedKey"
    FROM object_parts p JOIN buckets b ON b.id = p.bucket_id LEFT JOIN objects o ON o.id = p.whole
      LEFT JOIN object_uploads u ON u.id = p.whole
   WHERE ($1 = '' OR b.name = $1) AND p.file > $2::uuid ORDER BY p.file LIMIT ${PAGE}`;

/** What all bytes of the store should be. */
@Injectable()
export class StoredBytesRepository {
  constructor(private readonly database: Database) {}

  async objects({ bucket, after }: BytesPage): Promise<readonly StoredBytes[]> {
    return this.database.query<StoredBytes>(OBJECTS, [bucket, after]);
  }

  async parts({ bucket, after }: BytesPage): Promise<readonly StoredBytes[]> {
    return this.database.query<StoredBytes>(PARTS, [bucket, after]);
  }

  /** Whether the row is still there: what was deleted meanwhile is no fault. */
  async isThere(id: string): Promise<boolean> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT id FROM objects WHERE id = $1 UNION ALL SELECT file AS id FROM object_parts WHERE file = $1',
      [id],
    );
    return rows.length > 0;
  }
}
