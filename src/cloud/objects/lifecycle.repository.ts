import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import type { LifecycleScope } from './lifecycle.js';

export interface Expired {
  readonly key: string;
  /** Null: the newest, which gets a marker where versions are kept. */
  readonly versionId: string | null;
}

/** What one turn takes at most. */
const BATCH = 1_000;

const EXPIRED = `
  SELECT o.key, NULL::text AS "versionId" FROM objects o
   WHERE o.bucket_id = $1 AND o.is_latest AND NOT o.is_marker AND starts_with(o.key, $2) AND o.tags @> $3::jsonb
     AND ($4::bigint IS NULL OR o.size > $4) AND ($5::bigint IS NULL OR o.size < $5)
     AND (o.modified_at <= engine_now() - make_interval(days => $6) OR $7::timestamptz <= engine_now())
   ORDER BY o.key LIMIT ${BATCH}`;

/** A version is noncurrent since the next one was written. */
const NONCURRENT = `
  SELECT o.key, o.version_id AS "versionId" FROM objects o
   WHERE o.bucket_id = $1 AND NOT o.is_latest AND starts_with(o.key, $2) AND o.tags @> $3::jsonb
     AND ($4::bigint IS NULL OR o.size > $4) AND ($5::bigint IS NULL OR o.size < $5)
     AND (SELECT n.modified_at FROM objects n WHERE n.bucket_id = o.bucket_id AND n.key = o.key AND n.sequence > o.sequence
           ORDER BY n.sequence LIMIT 1) <= engine_now() - make_interval(days => $6)
   ORDER BY o.key, o.sequence LIMIT ${BATCH}`;

/** Markers under which no version is left. */
const MARKERS = `
  SELECT o.key, o.version_id AS "versionId" FROM objects o
   WHERE o.bucket_id = $1 AND o.is_latest AND o.is_marker AND starts_with(o.key, $2)
     AND NOT EXISTS (SELECT FROM objects n WHERE n.bucket_id = o.bucket_id AND n.key = o.key AND n.id <> o.id)
   ORDER BY o.key LIMIT ${BATCH}`;

/** What the rules of buckets are about. */
@Injectable()
export class LifecycleRepository {
  constructor(private readonly database: Database) {}

  /** `days` or `from`: whichever is set. */
  async expired(bucketId: string, scope: LifecycleScope, { days, from }: Due): Promise<readonly Expired[]> {
    return this.database.query<Expired>(EXPIRED, [...valuesOf(bucketId, scope), days, from]);
  }

  async noncurrent(bucketId: string, scope: LifecycleScope, days: number): Promise<readonly Expired[]> {
    return this.database.query<Expired>(NONCURRENT, [...valuesOf(bucketId, scope), days]);
  }

  async emptyMarkers(bucketId: string, { prefix }: LifecycleScope): Promise<readonly Expired[]> {
    return this.database.query<Expired>(MARKERS, [bucketId, prefix]);
  }

  /** Ids of uploads that were begun so long ago. */
  async staleUploads(bucketId: string, { prefix }: LifecycleScope, days: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM object_uploads WHERE bucket_id = $1 AND starts_with(key, $2)
         AND created_at <= engine_now() - make_interval(days => $3) ORDER BY id LIMIT ${BATCH}`,
      [bucketId, prefix, days],
    );
    return rows.map(({ id }) => id);
  }
}

export interface Due {
  readonly days: number | null;
  /** ISO 8601. */
  readonly from: string | null;
}

const valuesOf = (bucketId: string, { prefix, tags, above, below }: LifecycleScope): readonly unknown[] => [
  bucketId,
  prefix,
  JSON.stringify(tags),
  above,
  below,
];
