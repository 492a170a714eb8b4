import { type QuotaRow } from '../nouns/quota-row.js';

const ROWS = 'FROM images WHERE project_id = $1 AND deleted_at IS NULL';

/** What a project's images may take: a tenant cannot fill the store. */
export const imageQuotas = [
  {
    name: 'images',
    initial: 100,
    help: 'Images that a project may have',
    counts: { sql: `SELECT count(*) AS used ${ROWS}` },
    refuse: ({ limit }) => ({
      code: 'ResourceLimitExceeded',
      message: `You have reached the limit of ${limit} images.`,
    }),
  },
  {
    name: 'image_gib',
    initial: 500,
    help: 'Bytes of all images that a project may have, in GiB',
    counts: { sql: `SELECT ceil(coalesce(sum(size_bytes), 0) / 1073741824.0)::bigint AS used ${ROWS}` },
    refuse: ({ limit }) => ({
      code: 'ResourceLimitExceeded',
      message: `The images of this project would be larger than its limit of ${limit} GiB.`,
    }),
  },
] as const satisfies readonly QuotaRow[];
