import { randomUUID } from 'node:crypto';
import { type Queryable } from '../../src/common/prisma/database.js';

/** A bucket of the project's. */
export async function insertBucket(on: Queryable, projectId: string, name: string): Promise<void> {
  await on.query(
    'INSERT INTO buckets (id, name, project_id) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
    [randomUUID(), name, projectId],
  );
}

/** An object with its bytes in its row; answers its UUID. */
export async function insertObject(
  on: Queryable,
  bucket: string,
  key: string,
  bytes: Buffer,
): Promise<string> {
  const id = randomUUID();
  const object = {
    ...{ id, key, ownerId: randomUUID(), size: bytes.length, etag: 'e', storage: 'row', headers: {} },
    ...{ tags: [], acl: 'private', checksum: null, ifMatch: null, ifNoneMatch: null },
  };
  await on.query(
    `SELECT p.outcome FROM buckets b, object_put(b.id, $2::jsonb, $3, 'v1', NULL, NULL) p WHERE b.name = $1`,
    [bucket, JSON.stringify(object), bytes],
  );
  return id;
}
