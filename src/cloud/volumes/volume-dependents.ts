import type { PlannedDependent } from '../../../workflows/contracts/control/instances.js';
import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { InstanceDependents } from '../instances/instance-dependents.js';
import { overtakenWorkflows } from '../operations/chunk.repository.js';
import { LOCKED_COLUMNS, type LockedVolume, takeVolumes, volumesOfChunk } from './take-volumes.repository.js';

/** Volumes in instances: they are free again, or go with the instance where that was wished. */
export const volumeDependents: InstanceDependents = {
  async take(tx, { operationId, instanceIds }) {
    const rows = await lockIn(tx, instanceIds);
    // One that was never whole does not outlive its launch.
    const goes = ({ deleteOnTermination, lifecycle }: LockedVolume) =>
      deleteOnTermination || lifecycle === 'creating';
    const members = [
      ...(await takeVolumes(tx, rows.filter(goes), { operationId, task: 'deleting' })),
      ...(await takeVolumes(
        tx,
        rows.filter((row) => !goes(row)),
        { operationId, task: 'releasing' },
      )),
    ];
    const homes = new Map(rows.map(({ id, instanceId }) => [id, instanceId ?? '']));
    return members.map((member) => ({ instanceId: homes.get(member.id) ?? '', member }));
  },

  async plan(tx, ref) {
    const rows = await volumesOfChunk(tx, ref);
    const ids = rows.map(({ id }) => id);
    const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
    const byInstance = new Map<string, PlannedDependent[]>();
    for (const row of rows) {
      const { id, ec2Id, generation, instanceId } = row;
      const planned = { noun: 'volume', id, ec2Id, generation, undos: undosOf(row) } as const;
      const others = byInstance.get(instanceId ?? '') ?? [];
      byInstance.set(instanceId ?? '', [...others, { ...planned, overtaken: overtaken.get(id) ?? [] }]);
    }
    return byInstance;
  },
};

const lockIn = (tx: Queryable, instanceIds: readonly string[]): Promise<LockedVolume[]> =>
  tx.query<LockedVolume>(
    `SELECT ${LOCKED_COLUMNS} FROM volumes v WHERE v.instance_id = ANY($1) ORDER BY v.id FOR UPDATE`,
    [instanceIds],
  );

/** One that was placed nowhere yet holds nothing. */
function undosOf({ id, host, generation, instanceId, taskState }: LockedVolume): readonly CleanupNote[] {
  if (host === null) return [];
  const about = { host, noun: 'volume', id, generation } as const;
  return taskState === 'deleting'
    ? [{ ...about, kind: 'delete-volume', args: {} }]
    : [{ ...about, kind: 'unexport-volume', args: { usedBy: instanceId ?? '' } }];
}
