import { Injectable } from '@nestjs/common';
import type { PlannedModification } from '../../../workflows/contracts/control/volumes.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database } from '../../common/prisma/database.js';
import { claimChunk } from '../operations/chunk.repository.js';
import { shapesBefore } from './modification.repository.js';
import { volumesOfChunk } from './take-volumes.repository.js';
import { plannedUses } from './planned-uses.js';
import { shapeOf } from './volume-spec.js';
import type { VolumeShape } from './volume-types.js';

/** What modifying volumes has to do on hosts. One transaction, which may run twice. */
@Injectable()
export class ModificationPlans {
  constructor(private readonly database: Database) {}

  begin(ref: ChunkRef, runId: string): Promise<readonly PlannedModification[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const rows = await volumesOfChunk(tx, ref);
      const before = await shapesBefore(
        tx,
        rows.map(({ id }) => id),
      );
      const uses = new Map((await plannedUses(tx, rows)).map((use) => [use.id, use]));
      return rows.map((row) => {
        const { id, ec2Id, generation, host } = row;
        const original: VolumeShape = before.get(id) ?? row;
        const use = original.sizeGiB < row.sizeGiB ? (uses.get(id) ?? null) : null;
        return {
          ...{ noun: 'volume' as const, id, ec2Id, generation, host: host ?? '' },
          to: shapeOf(row),
          from: shapeOf({ ...row, ...original }),
          use: use?.instanceHost ? use : null,
        };
      });
    });
  }
}
