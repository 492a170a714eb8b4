import { Injectable } from '@nestjs/common';
import type { PlannedLaunchVolume } from '../../../workflows/contracts/control/volumes.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type LockedVolume, volumesOfChunk } from './take-volumes.repository.js';
import { volumeSpecsOf } from './volume-spec.js';

type Fate = PlannedLaunchVolume['instance'];

/** Volumes that are made with the instances of a launch. */
@Injectable()
export class LaunchVolumePlans {
  constructor(private readonly database: Database) {}

  /** What is left of the chunk, which its launch has claimed. One transaction, which may run twice. */
  plan(ref: ChunkRef): Promise<readonly PlannedLaunchVolume[]> {
    return this.database.transaction(async (tx) => {
      const rows = await volumesOfChunk(tx, ref);
      const specs = await volumeSpecsOf(tx, rows);
      const fates = await fatesOf(tx, ref, rows);
      return rows.map((row) => {
        const { id, ec2Id, generation, host, instanceId } = row;
        return {
          ...{ noun: 'volume', id, ec2Id, generation, host },
          ...{ instanceId: instanceId ?? '', instance: fates.get(instanceId ?? '') ?? 'gone' },
          volume: specs(row),
        };
      });
    });
  }
}

/** By instance: at work still, or what an earlier run of the chunk has made of it. */
async function fatesOf(
  tx: Queryable,
  { operationId }: ChunkRef,
  volumes: readonly LockedVolume[],
): Promise<ReadonlyMap<string, Fate>> {
  const rows = await tx.query<{ id: string; fate: Fate }>(
    `SELECT id, CASE WHEN operation_id = $2 AND task_state IS NOT NULL THEN 'launching'
       WHEN lifecycle IN ('active', 'stopped') THEN 'up' ELSE 'gone' END AS fate
     FROM instances WHERE id = ANY($1::uuid[])`,
    [volumes.map(({ instanceId }) => instanceId), operationId],
  );
  return new Map(rows.map(({ id, fate }) => [id, fate]));
}
