import { Inject, Injectable } from '@nestjs/common';
import type {
  PlannedDependent,
  PlannedReboot,
  PlannedStart,
  PlannedStop,
  PlannedTermination,
} from '../../../workflows/contracts/control/instances.js';
import type { Placement } from '../../../workflows/contracts/guest.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { claimChunk, overtakenWorkflows } from '../operations/chunk.repository.js';
import { filterVersionsOf } from '../security-groups/membership.repository.js';
import { openAttempts } from './attempt.repository.js';
import { type GuestRow, guestRowsOfChunk } from './guest-row.repository.js';
import { graceIn, graceOf } from './grace.js';
import { placementOf } from './guest-spec.js';
import { INSTANCE_DEPENDENTS, type InstanceDependents } from './instance-dependents.js';
import { inLanesOfNow } from '../instance-facts/lanes-of-now.js';

/** An instance that exists always has a host; one that lost it through an operator has nothing to be started on. */
const NO_HOST = { code: 'Server.InternalError', message: 'The instance no longer has a host.' };

/** What the verbs on existing instances have to do. Each method is one transaction and may run twice. */
@Injectable()
export class VerbPlans {
  constructor(
    private readonly database: Database,
    @Inject(INSTANCE_DEPENDENTS) private readonly dependents: readonly InstanceDependents[],
  ) {}

  terminate(ref: ChunkRef, runId: string): Promise<readonly PlannedTermination[]> {
    return this.#plan(ref, runId, async (tx, rows, args) => {
      const ids = rows.map(({ id }) => id);
      const attempts = await openAttempts(tx, ids);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      const dependents = await this.#dependentsOf(tx, ref);
      return rows.map((row) => ({
        ...about(row),
        portId: row.interfaceId,
        ...(row.cardIds.length > 0 && { morePorts: row.cardIds }),
        hosts: [...new Set(attempts.flatMap((a) => (a.instanceId === row.id ? [a.host] : [])))],
        graceSeconds: graceOf(graceIn(args), row),
        overtaken: overtaken.get(row.id) ?? [],
        dependents: dependents.get(row.id) ?? [],
      }));
    });
  }

  stop(ref: ChunkRef, runId: string): Promise<readonly PlannedStop[]> {
    return this.#plan(ref, runId, async (tx, rows, args) => {
      const overtaken = await overtakenWorkflows(
        tx,
        ref.operationId,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({
        ...about(row),
        host: row.host ?? '',
        graceSeconds: graceOf(graceIn(args), row),
        overtaken: overtaken.get(row.id) ?? [],
      }));
    });
  }

  start(ref: ChunkRef, runId: string): Promise<readonly PlannedStart[]> {
    return this.#plan(ref, runId, async (tx, rows) => {
      const placements = await placementsOf(tx, rows);
      return rows.map((row) => {
        const placement = placements.get(row.id);
        return { ...about(row), ...(placement ? { placement } : { refused: NO_HOST }) };
      });
    });
  }

  reboot(ref: ChunkRef, runId: string): Promise<readonly PlannedReboot[]> {
    return this.#plan(ref, runId, async (tx, rows, args) => {
      const placements = await placementsOf(tx, rows);
      return rows.flatMap((row) => {
        const placement = placements.get(row.id);
        return placement ? { ...about(row), placement, graceSeconds: graceOf(graceIn(args), row) } : [];
      });
    });
  }

  /**
   * By instance, each undo in the lane of its instance as this run has it: a chunk that is started again has raised it.
   */
  async #dependentsOf(
    tx: Queryable,
    ref: ChunkRef,
  ): Promise<ReadonlyMap<string, readonly PlannedDependent[]>> {
    const found = new Map<string, PlannedDependent[]>();
    for (const noun of this.dependents)
      for (const [instanceId, planned] of await noun.plan(tx, ref))
        for (const one of planned) {
          const undos = await inLanesOfNow(tx, one.undos);
          found.set(instanceId, [...(found.get(instanceId) ?? []), { ...one, undos }]);
        }
    return found;
  }

  #plan<T>(
    ref: ChunkRef,
    runId: string,
    work: (tx: Queryable, rows: readonly GuestRow[], args: Readonly<Record<string, unknown>>) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const { args } = await claimChunk(tx, ref, runId);
      return work(tx, await guestRowsOfChunk(tx, ref), args);
    });
  }
}

const about = ({ id, ec2Id, generation }: GuestRow) => ({
  ...{ noun: 'instance' as const, id },
  ...{ ec2Id, generation },
});

/** On the hosts that have the disks, under the filters as they are now. */
export async function placementsOf(
  tx: Queryable,
  rows: readonly GuestRow[],
): Promise<ReadonlyMap<string, Placement>> {
  const hosts = [...new Set(rows.flatMap(({ host }) => host ?? []))];
  const versions = await filterVersionsOf(tx, hosts);
  return new Map(
    rows.flatMap((row) =>
      row.host === null ? [] : [[row.id, placementOf(row, row.host, versions.get(row.host) ?? 0)] as const],
    ),
  );
}
