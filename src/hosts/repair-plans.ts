import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { RepairPlan } from '../../workflows/contracts/activities.js';
import type { ChunkRef, CleanupNote } from '../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../common/prisma/database.js';
import { guestRowsOfChunk } from '../instances/guest-row.repository.js';
import { placementsOf } from '../instances/verb-plans.js';
import { claimChunk } from '../operations/chunk.repository.js';

const note = z.object({
  host: z.string(),
  kind: z.enum(['compute', 'network']),
  instanceId: z.string(),
  generation: z.number(),
  portId: z.string(),
});

const powerCut = z.object({
  instanceId: z.string(),
  ec2Id: z.string(),
  generation: z.number(),
  portId: z.string(),
});

/** What a repair's row carries: the host, what was found there that no row wants, and what runs there and should be off. */
export const repairArgs = z.object({
  host: z.string(),
  strays: z.array(note),
  // A repair that an older conductor has committed has none.
  powerCuts: z.array(powerCut).default([]),
});
export type RepairArgs = z.infer<typeof repairArgs>;

/** What `repair-host` has to do. Each method is one transaction and may run twice. */
@Injectable()
export class RepairPlans {
  constructor(private readonly database: Database) {}

  begin(ref: ChunkRef, temporalRunId: string): Promise<RepairPlan> {
    return this.database.transaction(async (tx) => {
      const { args } = await claimChunk(tx, ref, temporalRunId);
      const { host, strays, powerCuts } = repairArgs.parse(args);
      const rows = await guestRowsOfChunk(tx, ref);
      const placements = await placementsOf(tx, rows);
      return {
        host,
        strays,
        powerCuts,
        cleanups: await takeCleanups(tx, host),
        restarts: rows.flatMap(({ id: instanceId, ec2Id, generation }) => {
          const placement = placements.get(instanceId);
          return placement ? { instanceId, ec2Id, generation, placement, graceSeconds: 0 } : [];
        }),
      };
    });
  }

  /** The last cleanup of an instance on a host frees its claim there, and the address that was kept from others. */
  cleanupDone(cleanupId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [done] = await tx.query<{ host: string; instanceId: string; portId: string }>(
        `UPDATE cleanups SET done_at = coalesce(done_at, engine_now()) WHERE id = $1
         RETURNING host, instance_id AS "instanceId", args->>'portId' AS "portId"`,
        [cleanupId],
      );
      if (done) await releaseWhatIsClean(tx, done);
    });
  }
}

/** Of one repair; the next comparison finds the rest. */
const MOST_CLEANUPS = 500;

/** Those that were tried longest ago: what cannot be done stands behind what nobody has tried yet, and hides nothing. */
const TAKE_CLEANUPS = `
  UPDATE cleanups SET tried_at = engine_now() WHERE id IN (
    SELECT id FROM cleanups WHERE host = $1 AND done_at IS NULL
    ORDER BY tried_at NULLS FIRST, created_at, id LIMIT $2)
  RETURNING id AS "cleanupId", host, kind, instance_id AS "instanceId", generation, args->>'portId' AS "portId"`;

const takeCleanups = (
  tx: Queryable,
  host: string,
): Promise<(CleanupNote & { readonly cleanupId: string })[]> =>
  tx.query(TAKE_CLEANUPS, [host, MOST_CLEANUPS]);

async function releaseWhatIsClean(
  tx: Queryable,
  {
    host,
    instanceId,
    portId,
  }: { readonly host: string; readonly instanceId: string; readonly portId: string },
): Promise<void> {
  await tx.query(
    `UPDATE instance_attempts a SET state = 'released', released_at = engine_now()
     WHERE a.instance_id = $1 AND a.host = $2 AND a.state = 'cleanup'
       AND NOT EXISTS (SELECT FROM cleanups c WHERE c.instance_id = $1 AND c.host = $2 AND c.done_at IS NULL)`,
    [instanceId, host],
  );
  await tx.query(
    `DELETE FROM fixed_addresses WHERE interface_id = $1 AND state = 'quarantined'
       AND NOT EXISTS (SELECT FROM cleanups c WHERE c.instance_id = $2 AND c.done_at IS NULL)`,
    [portId, instanceId],
  );
}
