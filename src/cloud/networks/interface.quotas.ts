import { type QuotaRow } from '../nouns/quota-row.js';

/** Interfaces that a project makes on their own: those of instances count with these. */
export const interfaceQuotas = [
  {
    name: 'network_interfaces',
    initial: 50,
    help: 'Network interfaces that a project may have besides those that come with its instances',
    counts: { sql: 'SELECT count(*) AS used FROM network_interfaces WHERE project_id = $1' },
    refuse: () => ({
      code: 'NetworkInterfaceLimitExceeded',
      message: 'The maximum number of network interfaces has been reached.',
    }),
  },
] as const satisfies readonly QuotaRow[];
