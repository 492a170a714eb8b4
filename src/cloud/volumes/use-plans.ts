import { Injectable } from '@nestjs/common';
import type { PlannedDetachment, PlannedUse } from '../../../workflows/contracts/control/volumes.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { claimChunk, overtakenWorkflows } from '../operations/chunk.repository.js';
import { type LockedVolume, volumesOfChunk } from './take-volumes.repository.js';

const GIB = 1024 ** 3;

/** What attaching and detaching have to do on hosts. Each method is one transaction and may run twice. */
@Injectable()
export class UsePlans {
  constructor(private readonly database: Database) {}

  attach(ref: ChunkRef, runId: string): Promise<readonly PlannedUse[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      return plannedUses(tx, await volumesOfChunk(tx, ref));
    });
  }

  detach(ref: ChunkRef, runId: string): Promise<readonly PlannedDetachment[]> {
    return this.database.transaction(async (tx) => {
      const { args } = await claimChunk(tx, ref, runId);
      const uses = await plannedUses(tx, await volumesOfChunk(tx, ref));
      const ids = uses.map(({ id }) => id);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      const how = { force: args['force'] === true, graceSeconds: Number(args['graceSeconds'] ?? 0) };
      return uses.map((use) => ({ ...use, ...how, overtaken: overtaken.get(use.id) ?? [] }));
    });
  }
}

interface Home {
  readonly id: string;
  readonly generation: number;
  readonly host: string | null;
  readonly isRunning: boolean;
}

/** Volumes with the instances that they are in, or about to be, as those are now. */
export async function plannedUses(
  tx: Queryable,
  volumes: readonly LockedVolume[],
): Promise<readonly PlannedUse[]> {
  const rows = await tx.query<Home>(
    `SELECT id, generation, host, lifecycle = 'active' AS "isRunning" FROM instances WHERE id = ANY($1)`,
    [volumes.flatMap(({ instanceId }) => instanceId ?? [])],
  );
  const homes = new Map(rows.map((row) => [row.id, row]));
  return volumes.flatMap((volume) => {
    const home = homes.get(volume.instanceId ?? '');
    return home ? useIn(volume, home) : [];
  });
}

const useIn = ({ id, ec2Id, generation, host, sizeGiB }: LockedVolume, home: Home): PlannedUse => ({
  ...{ noun: 'volume', id, ec2Id, generation, host: host ?? '' },
  ...{ instanceId: home.id, instanceGeneration: home.generation },
  instanceHost: home.isRunning ? home.host : null,
  serial: serialOf(ec2Id),
  sizeBytes: sizeGiB * GIB,
});

/** As at AWS: the EC2 id without its dash, twenty characters. */
export const serialOf = (ec2Id: string): string => ec2Id.replace('-', '');
