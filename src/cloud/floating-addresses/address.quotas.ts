import { type QuotaRow } from '../nouns/quota-row.js';

/** How many addresses a project may hold. */
export const addressQuotas = [
  {
    name: 'floating_ips',
    initial: 10,
    help: 'Floating addresses that a project may have',
    counts: {
      sql: 'SELECT count(*) AS used FROM floating_addresses WHERE project_id = $1 AND ended_at IS NULL AND NOT is_auto',
    },
    refuse: () => ({
      code: 'AddressLimitExceeded',
      message: 'The maximum number of addresses has been reached.',
    }),
  },
] as const satisfies readonly QuotaRow[];
