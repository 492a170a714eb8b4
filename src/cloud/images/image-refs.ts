import type { ImageRef } from '../../../workflows/contracts/guest.js';
import type { Queryable } from '../../common/prisma/database.js';

/** Images as hosts are told of them, by their keys; one whose bytes are not here is missing. */
export async function imageRefsOf(
  on: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ImageRef>> {
  if (ids.length === 0) return new Map();
  const rows = await on.query<ImageRef>(
    `SELECT id AS "imageId", coalesce(format, '') AS format, coalesce(size_bytes, 0) AS "sizeBytes",
       coalesce(sha256, '') AS sha256 FROM images
     WHERE id = ANY($1::uuid[]) AND sha256 IS NOT NULL`,
    [ids],
  );
  return new Map(rows.map((row) => [row.imageId, row]));
}
