import type { PlannedReturn } from '../../../workflows/contracts/control/planned.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../../src/common/prisma/database.js';
import { claimChunk, overtakenWorkflows } from '../../../src/cloud/operations/chunk.repository.js';
import { temporalRun } from '../../../activities/control/temporal-run.js';
import type { PlannedPlacing, PlannedShelf, ShelfSteps } from './shelf.contract.js';
import { type ShelfRow, shelvesOfChunk } from './shelf.repository.js';

/** Steps on rows of shelves. Each is one transaction and may run twice. */
@Injectable()
export class ShelfActivities implements ShelfSteps {
  constructor(@Inject(Database) private readonly database: Database) {}

  beginCreateShelf(ref: ChunkRef): Promise<readonly PlannedShelf[]> {
    return this.#plan(ref);
  }

  beginDeleteShelf(ref: ChunkRef): Promise<readonly PlannedShelf[]> {
    return this.#plan(ref);
  }

  beginPlaceShelf(ref: ChunkRef): Promise<readonly PlannedPlacing[]> {
    return this.#plan(ref, placeIn);
  }

  async #plan<More extends object = object>(
    ref: ChunkRef,
    more?: (row: ShelfRow) => More,
  ): Promise<readonly (PlannedShelf & More)[]> {
    const runId = temporalRun();
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const rows = await shelvesOfChunk(tx, ref);
      const ids = rows.map(({ id }) => id);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      return rows.map((row) => ({
        ...plannedOf(row),
        overtaken: overtaken.get(row.id) ?? [],
        ...(more?.(row) as More),
      }));
    });
  }
}

const plannedOf = ({ id, ec2Id, generation, host }: ShelfRow) =>
  ({ noun: 'shelf', id, ec2Id, generation, host, overtaken: [] }) as const;

const placeIn = ({ instanceId, instanceGeneration }: ShelfRow) => ({
  instanceId: instanceId ?? '',
  instanceGeneration: instanceGeneration ?? 0,
});

/** What a repair has to do to bring back what it took. */
export async function plannedReturns(
  tx: Queryable,
  ref: ChunkRef,
): Promise<readonly PlannedReturn<'shelf'>[]> {
  const rows = await shelvesOfChunk(tx, ref);
  return rows.map((row) => ({
    ...plannedOf(row),
    instanceId: row.instanceId,
    instanceGeneration: row.instanceGeneration ?? 0,
  }));
}
