import type { PlannedDependent } from '../../../workflows/contracts/control/instances.js';
import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { InstanceDependents } from '../../../src/cloud/instances/instance-dependents.js';
import { overtakenWorkflows } from '../../../src/cloud/operations/chunk.repository.js';
import { SHELF_COLUMNS, type ShelfRow, shelvesOfChunk, takeShelves } from './shelf.repository.js';

/** Shelves in instances: they stay on their hosts, and are free again. */
export const shelfDependents: InstanceDependents = {
  async take(tx, { operationId, instanceIds }) {
    const rows = await tx.query<ShelfRow>(
      `SELECT ${SHELF_COLUMNS} FROM shelves s WHERE s.instance_id = ANY($1) ORDER BY s.id FOR UPDATE`,
      [instanceIds],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await takeShelves(tx, ids, { operationId, task: 'releasing' });
    return rows.map(({ id, ec2Id, generation, instanceId }) => ({
      instanceId: instanceId ?? '',
      member: { noun: 'shelf', id, ec2Id, generation: generation + 1 },
    }));
  },

  async plan(tx, ref) {
    const rows = await shelvesOfChunk(tx, ref);
    const ids = rows.map(({ id }) => id);
    const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
    const byInstance = new Map<string, PlannedDependent[]>();
    for (const row of rows) {
      const { id, ec2Id, generation, instanceId } = row;
      const planned = { noun: 'shelf', id, ec2Id, generation, undos: [unfix(row)] } as const;
      const others = byInstance.get(instanceId ?? '') ?? [];
      byInstance.set(instanceId ?? '', [...others, { ...planned, overtaken: overtaken.get(id) ?? [] }]);
    }
    return byInstance;
  },
};

const unfix = ({ id, host, instanceId, instanceGeneration }: ShelfRow): CleanupNote => ({
  ...{ host, kind: 'unfix-shelf', noun: 'shelf', id },
  ...{ generation: instanceGeneration ?? 0, args: { instanceId: instanceId ?? '' } },
});
