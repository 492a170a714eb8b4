import type { PlannedReturn } from '../../../../workflows/contracts/control/planned.js';
import type { ChunkRef } from '../../../../workflows/contracts/operation.js';
import type { Queryable } from '../../../common/prisma/database.js';
import { guestRowsOfChunk } from '../guest-row.repository.js';
import { lockByIds, claimInstances } from '../claim.repository.js';
import { placementsOf } from '../verb-plans.js';
import { hasCompanions } from '../../operations/member.repository.js';
import type { OperationMember } from '../../operations/operation.repository.js';
import type { DriftContribution, DriftInventories } from '../../repair/drift-contribution.js';
import { driftOf, type DriftRow } from './drift.js';

const ROWS = `
  SELECT i.id AS "instanceId", i.ec2_id AS "ec2Id", n.id AS "portId", i.generation, i.lifecycle, i.task_state AS "taskState", i.host AS "placedOn",
    ${hasCompanions('i.id')} AS "hasCompanions",
    CASE WHEN bool_or(a.state = 'held') THEN 'held' WHEN bool_or(a.state = 'cleanup') THEN 'cleanup' ELSE 'nothing' END AS holds,
    GREATEST(i.went_off_at, max(a.released_at), (SELECT max(m.settled_at) FROM operation_members m WHERE m.resource_id = i.id)) AS "changedAt"
  FROM instances i
  LEFT JOIN instance_attempts a ON a.instance_id = i.id AND a.host = $1
  LEFT JOIN network_interfaces n ON n.instance_id = i.id AND n.device_index = 0
  WHERE i.id = ANY($2) OR i.id IN (SELECT instance_id FROM instance_attempts WHERE host = $1 AND state <> 'released')
  GROUP BY i.id, n.id`;

/** Instances that hold something on the host, and those that are named. */
export const driftRows = (on: Queryable, host: string, named: readonly string[]): Promise<DriftRow[]> =>
  on.query<DriftRow>(ROWS, [host, named]);

/** Guests and ports against instances and interfaces. */
export const instanceDrift: DriftContribution<'instance'> = {
  noun: 'instance',
  async look(on, inventories) {
    const rows = await driftRows(on, inventories.host, instancesIn(inventories));
    const { strays, powerCuts, restarts } = driftOf(rows, inventories);
    return { undos: [...strays, ...powerCuts], returns: restarts };
  },
  take,
  plan,
};

/** Those that are still running by their rows, with no operation at work on them. */
async function take(
  tx: Queryable,
  { operationId, ids }: { readonly operationId: string; readonly ids: readonly string[] },
): Promise<readonly OperationMember[]> {
  const locked = await lockByIds(tx, ids);
  const rows = locked.filter(
    (row) => row.lifecycle === 'active' && row.taskState === null && !row.hasCompanions,
  );
  if (rows.length === 0) return [];
  await claimInstances(
    tx,
    rows.map(({ id }) => id),
    {
      ...{ operationId, task: 'repairing' },
      ...{ reasonCode: null, reasonMessage: null, transition: null },
    },
  );
  return rows.map(({ id, ec2Id, generation }) => ({
    ...{ noun: 'instance' as const, id, ec2Id },
    generation: generation + 1,
  }));
}

async function plan(tx: Queryable, ref: ChunkRef): Promise<readonly PlannedReturn<'instance'>[]> {
  const rows = await guestRowsOfChunk(tx, ref);
  const placements = await placementsOf(tx, rows);
  return rows.flatMap(({ id, ec2Id, generation }) => {
    const placement = placements.get(id);
    return placement ? { noun: 'instance', id, ec2Id, generation, placement, graceSeconds: 0 } : [];
  });
}

const instancesIn = ({ compute, network }: DriftInventories): readonly string[] => [
  ...(compute?.items.guests ?? []).map(({ instanceId }) => instanceId),
  ...(network?.items.ports ?? []).map(({ instanceId }) => instanceId),
];
