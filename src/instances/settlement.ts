import { Injectable } from '@nestjs/common';
import type { ChunkRef, Outcome, Reason, StepRecord } from '../../workflows/contracts/operation.js';
import { EngineError } from '../common/errors/engine-error.js';
import { Database, type Queryable } from '../common/prisma/database.js';
import { closeChunk, holdsChunk, memberOutcome, settleMembers } from '../operations/chunk.repository.js';
import { raiseFilterVersions } from '../security-groups/filter-version.repository.js';
import { concernedByMembers } from '../security-groups/membership.repository.js';
import { lockHostUsage } from './host-usage-lock.js';
import {
  type Gone,
  markUnwinding,
  stillOurs,
  writeFailed,
  writeGone,
  writeRunning,
  writeStopped,
} from './settle.repository.js';

/** How operations end in the rows. Each method is one transaction and may run twice. */
@Injectable()
export class Settlement {
  constructor(private readonly database: Database) {}

  /** The reason is readable before anything is undone. Throws OperationOvertaken when a newer operation has the instance. */
  async unwinding(ref: ChunkRef, instanceId: string, generation: number, reason: Reason): Promise<void> {
    const ours = await markUnwinding(this.database, {
      operationId: ref.operationId,
      instanceId,
      generation,
      reason,
    });
    if (!ours) throw new EngineError('OperationOvertaken', 'A newer operation is at work on the instance');
  }

  settle(
    ref: ChunkRef,
    outcomes: readonly Outcome[],
    told: { readonly steps: readonly StepRecord[]; readonly close: boolean },
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await holdsChunk(tx, ref, told))) return;
      const ours = outcomes.length > 0 ? await stillOurs(tx, ref.operationId, outcomes) : new Set<string>();
      await this.#write(
        tx,
        ref,
        outcomes.filter(({ instanceId }) => ours.has(instanceId)),
      );
      const members = outcomes.map((outcome) => ({
        instanceId: outcome.instanceId,
        outcome: memberOutcome(outcome, ours.has(outcome.instanceId)),
        message: 'reason' in outcome ? outcome.reason.message : null,
      }));
      await settleMembers(tx, ref, { members, steps: told.steps });
      if (told.close) await closeChunk(tx, ref);
    });
  }

  async #write(tx: Queryable, ref: ChunkRef, outcomes: readonly Outcome[]): Promise<void> {
    const idsOf = (kind: Outcome['kind']) => outcomes.flatMap((o) => (o.kind === kind ? [o.instanceId] : []));
    const running = outcomes.flatMap((o) => (o.kind === 'running' ? [o] : []));
    const stopped = idsOf('stopped');
    const gone = outcomes.flatMap(goneOf);
    // Where some end, too, their project's row comes before the usage of hosts.
    if (gone.length === 0) await lockHostUsage(tx, [...stopped, ...idsOf('failed')]);
    if (running.length > 0) await writeRunning(tx, running);
    if (stopped.length > 0) await writeStopped(tx, stopped);
    for (const outcome of outcomes)
      if (outcome.kind === 'failed') await writeFailed(tx, ref.operationId, outcome);
    if (gone.length > 0) await end(tx, gone);
  }
}

/** Whoever lets their groups in must forget the addresses, and their own hosts the ports: those are noted before memberships go. */
async function end(tx: Queryable, gone: readonly Gone[]): Promise<void> {
  const ids = gone.map(({ instanceId }) => instanceId);
  const { hosts, lettingIn } = await concernedByMembers(tx, ids);
  await writeGone(tx, gone);
  await raiseFilterVersions(tx, hosts, { touched: ids, lettingIn });
}

function goneOf(outcome: Outcome): readonly Gone[] {
  if (outcome.kind === 'terminated')
    return [{ instanceId: outcome.instanceId, reason: null, cleanups: outcome.cleanups }];
  if (outcome.kind === 'launch-failed')
    return [{ instanceId: outcome.instanceId, reason: outcome.reason, cleanups: outcome.cleanups }];
  return [];
}
