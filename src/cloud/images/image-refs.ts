import type { ImageRef } from '../../../workflows/contracts/guest.js';
import type { Queryable } from '../../common/prisma/database.js';

/** Images as hosts are told of them, by their keys; one whose bytes are not here is missing. */
export async function imageRefsOf(
  on: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ImageRef>> {
  if (ids.length === 0) return new Map();
  const rows = await on.query<ImageRef>(
    `SELECT id AS "imageId", format, size_bytes::float8 AS "sizeBytes", sha256 FROM images
     WHERE id = ANY($1::uuid[]) AND sha256 IS NOT NULL`,
    [ids],
  );
  return new Map(rows.map((row) => [row.imageId, row]));
}
