import { Injectable } from '@nestjs/common';
import type {
  PlannedDetachment,
  PlannedModification,
  PlannedUse,
} from '../../../workflows/contracts/control/volumes.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database } from '../../common/prisma/database.js';
import { claimChunk, overtakenWorkflows } from '../operations/chunk.repository.js';
import { ModificationPlans } from './modification-plans.js';
import { plannedUses } from './planned-uses.js';
import { volumesOfChunk } from './take-volumes.repository.js';

/** What attaching, detaching and modifying have to do on hosts. Each method is one transaction and may run twice. */
@Injectable()
export class UsePlans {
  constructor(
    private readonly database: Database,
    private readonly modifications: ModificationPlans,
  ) {}

  modify(ref: ChunkRef, runId: string): Promise<readonly PlannedModification[]> {
    return this.modifications.begin(ref, runId);
  }

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
