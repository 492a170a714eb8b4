import { type Queryable } from '../../common/prisma/database.js';
import { type QuotaService } from '../quotas/quota.service.js';
import { type PlacementGroupRow } from './placement-group.js';
import { holdPlacementGroup } from './placement-group.repository.js';

interface Joining {
  readonly projectId: string;
  readonly group: PlacementGroupRow;
  /** How many instances. */
  readonly more: number;
}

/** Throws NotFound for a group that has gone since it was looked up, InstanceLimitExceeded. */
export async function requireJoinable(
  tx: Queryable,
  quotas: QuotaService,
  { projectId, group, more }: Joining,
): Promise<void> {
  await holdPlacementGroup(tx, group.id);
  await quotas.require(tx, projectId, {
    ...{ resource: 'placement_group_members', of: group.id, within: group.name, more },
  });
}
