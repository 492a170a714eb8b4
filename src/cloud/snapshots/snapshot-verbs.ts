import { Injectable } from '@nestjs/common';
import type { Asker, RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Ref } from '../../common/refs/ref.js';
import { insertOperation, newOperationId } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import type { LockedSnapshot } from './snapshot.js';
import { lockSnapshots, takeSnapshots } from './take-snapshots.repository.js';

/** The verbs on snapshots that exist. */
@Injectable()
export class SnapshotVerbs {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Takes over from a creation. Volumes that were made of them keep their bytes. Throws NotFound, InvalidSnapshot.InUse
   * while one is being made.
   */
  async remove(context: Asker, refs: readonly Ref[]): Promise<void> {
    const { requestId, projectId, userId } = context;
    const entries = await this.database.transaction(async (tx) => {
      const rows = await lockUnused(tx, projectId, refs);
      const operationId = newOperationId();
      const members = await takeSnapshots(tx, rows, operationId);
      return insertOperation(tx, operationId, {
        workflow: 'delete-snapshot',
        action: 'DeleteSnapshot',
        summary: `delete ${rows.length === 1 ? 'a snapshot' : `${rows.length} snapshots`}`,
        ...{ requestId, projectId, userId, args: {}, chunkSize: 50, members },
      });
    });
    this.outbox.push(entries);
  }

  /** What `remove` would refuse, without a row changed. */
  async checkRemove({ projectId }: RequestContext, refs: readonly Ref[]): Promise<void> {
    await this.database.transaction((tx) => lockUnused(tx, projectId, refs));
  }
}

/** An image that is there is launched from it. Throws InvalidSnapshot.InUse. */
async function requireNoImage(tx: Queryable, id: string, ec2Id: string): Promise<void> {
  const [image] = await tx.query<{ ec2Id: string }>(
    `SELECT ec2_id AS "ec2Id" FROM images
     WHERE mappings @> jsonb_build_array(jsonb_build_object('snapshotId', $1::text)) AND deleted_at IS NULL LIMIT 1`,
    [id],
  );
  if (!image) return;
  throw new EngineError(
    'InvalidSnapshot.InUse',
    `The snapshot ${ec2Id} is currently in use by ${image.ec2Id}`,
  );
}

async function lockUnused(
  tx: Queryable,
  projectId: string,
  refs: readonly Ref[],
): Promise<readonly LockedSnapshot[]> {
  const rows = await lockSnapshots(tx, projectId, refs);
  for (const { id, ec2Id } of rows) await requireNoImage(tx, id, ec2Id);
  const [user] = await tx.query<{ ec2Id: string }>(
    `SELECT ec2_id AS "ec2Id" FROM volumes
     WHERE source_snapshot = ANY($1) AND lifecycle = 'creating' AND ended_at IS NULL
     UNION ALL
     SELECT ec2_id FROM snapshots WHERE source_snapshot = ANY($1) AND lifecycle = 'pending' AND ended_at IS NULL LIMIT 1`,
    [rows.map(({ id }) => id)],
  );
  if (!user) return rows;
  throw new EngineError(
    'InvalidSnapshot.InUse',
    `The snapshot is currently in use by ${user.ec2Id}, which is being created`,
  );
}
