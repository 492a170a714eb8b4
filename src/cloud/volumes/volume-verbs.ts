import { Injectable } from '@nestjs/common';
import type { Asker, RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import { insertOperation, newOperationId } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { type LockedVolume, lockVolumes, takeVolumes } from './take-volumes.repository.js';

/** The verbs on volumes that exist: each is one transaction that takes the rows and commits the work. */
@Injectable()
export class VolumeVerbs {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Takes over from a creation. Throws NotFound, VolumeInUse; one that is being deleted is IncorrectState. */
  async remove(context: Asker, refs: readonly Ref[]): Promise<void> {
    const { requestId, projectId, userId } = context;
    const entries = await this.database.transaction(async (tx) => {
      const rows = await lockVolumes(tx, projectId, refs);
      rows.forEach(requireRemovable);
      await requireNoneBegun(tx, rows);
      const operationId = newOperationId();
      const members = await takeVolumes(tx, rows, { operationId, task: 'deleting' });
      return insertOperation(tx, operationId, {
        workflow: 'delete-volume',
        action: 'DeleteVolume',
        summary: `delete ${rows.length === 1 ? 'a volume' : `${rows.length} volumes`}`,
        ...{ requestId, projectId, userId, args: {}, chunkSize: 50, members },
      });
    });
    this.outbox.push(entries);
  }

  /** What `remove` would refuse, without a row changed. */
  async checkRemove({ projectId }: RequestContext, refs: readonly Ref[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const rows = await lockVolumes(tx, projectId, refs);
      rows.forEach(requireRemovable);
      await requireNoneBegun(tx, rows);
    });
  }
}

/** Their bytes are needed until snapshots of them are whole. */
async function requireNoneBegun(tx: Queryable, rows: readonly LockedVolume[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const [found] = await tx.query<{ volume: string; snapshot: string }>(
    `SELECT volume_ec2_id AS volume, ec2_id AS snapshot FROM snapshots
     WHERE volume_id = ANY($1) AND lifecycle = 'pending' AND task_state = 'creating' LIMIT 1`,
    [ids],
  );
  if (found)
    throw new EngineError(
      'IncorrectState',
      `The snapshot '${found.snapshot}' of the volume '${found.volume}' is pending.`,
    );
}

function requireRemovable({ ec2Id, instanceId, taskState, lifecycle }: LockedVolume): void {
  if (instanceId !== null || lifecycle === 'in-use')
    throw new EngineError('VolumeInUse', `Volume ${ec2Id} is currently attached to an instance`);
  if (taskState === 'deleting')
    throw new EngineError('IncorrectState', `The volume '${ec2Id}' is being deleted.`);
}
