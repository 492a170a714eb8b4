import { type QuotaRow } from '../nouns/quota-row.js';

const COUNTED = `FROM volumes WHERE project_id = $1 AND lifecycle NOT IN ('deleted', 'error')`;

/** What a project's volumes may take; one that could not be made takes nothing. */
export const volumeQuotas = [
  {
    name: 'volumes',
    initial: 50,
    help: 'Volumes that a project may have',
    counts: { sql: `SELECT count(*) AS used ${COUNTED}` },
    refuse: ({ limit }) => ({
      code: 'VolumeLimitExceeded',
      message: `You have exceeded your maximum of ${limit} volumes.`,
    }),
  },
  {
    name: 'gigabytes',
    initial: 1_000,
    help: 'Size of all volumes of a project, in GiB',
    counts: { sql: `SELECT coalesce(sum(size_gib), 0) AS used ${COUNTED}` },
    refuse: ({ limit, wanted }) => ({
      code: 'VolumeLimitExceeded',
      message: `You have requested more volume storage (${wanted} GiB) than your current limit of ${limit} GiB allows.`,
    }),
  },
] as const satisfies readonly QuotaRow[];
