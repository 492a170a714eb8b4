import { type QuotaRow } from '../nouns/quota-row.js';

/** How many snapshots a project may have; one that could not be made is none. */
export const snapshotQuotas = [
  {
    name: 'snapshots',
    initial: 100,
    help: 'Snapshots of volumes that a project may have',
    counts: {
      sql: `SELECT count(*) AS used FROM snapshots WHERE project_id = $1 AND lifecycle NOT IN ('deleted', 'error')`,
    },
    refuse: ({ limit }) => ({
      code: 'SnapshotLimitExceeded',
      message: `You have exceeded your maximum of ${limit} snapshots.`,
    }),
  },
] as const satisfies readonly QuotaRow[];
