import { type QuotaRow } from '../nouns/quota-row.js';

/** What a project's instances may take; triggers sum what they do. */
export const instanceQuotas = [
  {
    name: 'instances',
    initial: 10,
    help: 'Instances that a project may have',
    counts: 'usage',
    refuse: ({ limit, wanted }) => ({
      code: 'InstanceLimitExceeded',
      message: `You have requested more instances (${wanted}) than your current instance limit of ${limit} allows.`,
    }),
  },
  {
    name: 'cores',
    initial: 20,
    help: 'vCPUs that a project’s instances may have',
    counts: 'usage',
    refuse: ({ limit, wanted }) => ({
      code: 'VcpuLimitExceeded',
      message: `You have requested more vCPU capacity (${wanted}) than your current vCPU limit of ${limit} allows.`,
    }),
  },
  {
    name: 'ram',
    initial: 51_200,
    help: 'Memory that a project’s instances may have, in MiB',
    counts: 'usage',
    refuse: ({ limit, wanted }) => ({
      code: 'ResourceLimitExceeded',
      message: `You have requested more memory (${wanted} MiB) than your current limit of ${limit} MiB allows.`,
    }),
  },
] as const satisfies readonly QuotaRow[];
