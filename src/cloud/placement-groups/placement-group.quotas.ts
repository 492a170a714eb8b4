import { type QuotaRow } from '../nouns/quota-row.js';

/** Groups of a project, and instances of a group. */
export const placementGroupQuotas = [
  {
    name: 'placement_groups',
    initial: 50,
    help: 'Placement groups that a project may have',
    counts: { sql: 'SELECT count(*) AS used FROM placement_groups WHERE project_id = $1' },
    refuse: ({ limit }) => ({
      code: 'PlacementGroupLimitExceeded',
      message: `The maximum number of placement groups (${limit}) has been reached.`,
    }),
  },
  {
    name: 'placement_group_members',
    initial: 100,
    help: 'Instances that a placement group may have',
    counts: {
      sql: 'SELECT count(*) AS used FROM instances WHERE placement_group_id = $1 AND terminated_at IS NULL',
      in: 'placement_groups',
    },
    refuse: ({ within, limit }) => ({
      code: 'InstanceLimitExceeded',
      message: `The placement group '${within}' may have ${limit} instances.`,
    }),
  },
] as const satisfies readonly QuotaRow[];
