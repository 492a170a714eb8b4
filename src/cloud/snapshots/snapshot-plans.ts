import { Injectable } from '@nestjs/common';
import type {
  PlannedSnapshotCreation,
  PlannedSnapshotDeletion,
} from '../../../workflows/contracts/control/snapshots.js';
import type { SnapshotSpec } from '../../../workflows/contracts/volume.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database } from '../../common/prisma/database.js';
import { claimChunk, overtakenWorkflows } from '../operations/chunk.repository.js';
import type { LockedSnapshot } from './snapshot.js';
import { runningGuest } from './snapshot-instance.repository.js';
import { snapshotsOfChunk } from './take-snapshots.repository.js';

/** What the verbs on snapshots have to do on hosts. Each method is one transaction and may run twice. */
@Injectable()
export class SnapshotPlans {
  constructor(private readonly database: Database) {}

  create(ref: ChunkRef, runId: string): Promise<readonly PlannedSnapshotCreation[]> {
    return this.database.transaction(async (tx) => {
      const { args } = await claimChunk(tx, ref, runId);
      const rows = await snapshotsOfChunk(tx, ref);
      const guest = await runningGuest(tx, args['instanceId']);
      return rows.map((row) => {
        const { host } = row;
        const snapshot = specOf(row);
        return { ...about(row), host, snapshot, ...(guest && { guest }) };
      });
    });
  }

  remove(ref: ChunkRef, runId: string): Promise<readonly PlannedSnapshotDeletion[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const rows = await snapshotsOfChunk(tx, ref);
      const ids = rows.map(({ id }) => id);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      return rows.map((row) => ({ ...about(row), host: row.host, overtaken: overtaken.get(row.id) ?? [] }));
    });
  }
}

const specOf = ({ id, volumeId, sizeGiB, copyOf, dataKeyId }: LockedSnapshot): SnapshotSpec => ({
  ...{ snapshotId: id, volumeId, sizeGiB, ...(copyOf !== null && { copyOf }) },
  ...(dataKeyId !== null && { isEncrypted: true }),
});

const about = ({ id, ec2Id, generation }: LockedSnapshot) =>
  ({ noun: 'snapshot', id, ec2Id, generation }) as const;
