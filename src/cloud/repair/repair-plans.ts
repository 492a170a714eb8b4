import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { PlannedReturn } from '../../../workflows/contracts/control/planned.js';
import type { RepairPlan } from '../../../workflows/contracts/control/repairs.js';
import type { ChunkRef, CleanupNote } from '../../../workflows/contracts/operation.js';
import { Database } from '../../common/prisma/database.js';
import { inLanesOfNow } from '../instance-facts/lanes-of-now.js';
import { claimChunk } from '../operations/chunk.repository.js';
import { closeCleanup, takeCleanups } from '../operations/cleanup.repository.js';
import { NOUN_ROWS, type NounRowsByName, rowsOf } from '../operations/noun-rows.js';
import { DRIFT_CONTRIBUTIONS, type DriftContribution } from './drift-contribution.js';

/** As the comparison wrote it, today's or an older one's: the workflow reads both. */
const note = z.custom<CleanupNote>(
  (value) => z.looseObject({ kind: z.string(), generation: z.number() }).safeParse(value).success,
);

/** What a repair's row carries: the host, and what was found there that no row wants, or wants otherwise. */
export const repairArgs = z.object({
  host: z.string(),
  strays: z.array(note),
  // Of a repair that an older conductor has committed.
  powerCuts: z.array(z.record(z.string(), z.union([z.string(), z.number()]))).exactOptional(),
});
export type RepairArgs = z.infer<typeof repairArgs>;

/** What `repair-host` has to do. Each method is one transaction and may run twice. */
@Injectable()
export class RepairPlans {
  constructor(
    private readonly database: Database,
    @Inject(DRIFT_CONTRIBUTIONS) private readonly drifts: readonly DriftContribution[],
    @Inject(NOUN_ROWS) private readonly nouns: NounRowsByName,
  ) {}

  begin(ref: ChunkRef, temporalRunId: string): Promise<RepairPlan> {
    return this.database.transaction(async (tx) => {
      const { args } = await claimChunk(tx, ref, temporalRunId);
      const found = repairArgs.parse(args);
      const restarts: PlannedReturn[] = [];
      for (const { plan } of this.drifts) restarts.push(...(await plan(tx, ref)));
      const strays = await inLanesOfNow(tx, found.strays);
      const cleanups = await inLanesOfNow(tx, await takeCleanups(tx, found.host));
      return { ...found, strays, cleanups, restarts };
    });
  }

  /** Frees what the resource still held on the host, when that was its last cleanup there. */
  cleanupDone(cleanupId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const done = await closeCleanup(tx, cleanupId);
      if (done) await rowsOf(this.nouns, done.noun).cleanUp(tx, done);
    });
  }
}
