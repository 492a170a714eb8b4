import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { ObjectPart } from './object.js';

/** Rows of parts: of uploads, and of the objects that they became. */
@Injectable()
export class PartRepository {
  constructor(private readonly database: Database) {}

  /** In the order of their numbers. */
  async partsOf(whole: string, on: Queryable = this.database): Promise<readonly ObjectPart[]> {
    return on.query<ObjectPart>(
      `SELECT number, file AS "fileId", size, etag, checksum, sealed_key AS "sealedKey",
         modified_at AS "modifiedAt" FROM object_parts
       WHERE whole = $1 ORDER BY number`,
      [whole],
    );
  }

  /** Which of these files an object, or a part of one, names. */
  async named(fileIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM objects WHERE id = ANY($1::uuid[]) AND storage = 'file'
       UNION ALL SELECT file FROM object_parts WHERE file = ANY($1::uuid[])`,
      [fileIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
