import { Injectable } from '@nestjs/common';
import type { GivenUp, NextAttempt, PlannedLaunch } from '../../../workflows/contracts/control/instances.js';
import type { ChunkRef, Reason } from '../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { claimChunk } from '../operations/chunk.repository.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { lockGroupsOf, raiseFilterVersions } from '../security-groups/filter-version.repository.js';
import { closeAttempt, failedAttempts, openAttempts, raiseGeneration } from './attempt.repository.js';
import { membersOf } from './guest-members.js';
import { type GuestRow, guestRowOf, guestRowsOfChunk } from './guest-row.repository.js';
import { placementOf } from './guest-spec.js';
import { LaunchPlacer, type Placed } from './launch-placer.js';
import { triedInVain } from './launch-refusal.js';
import { hasVolumes } from './volume-places.js';

/** Where the instances of a launch go. Each method is one transaction and may run twice: who has a claim keeps it. */
@Injectable()
export class LaunchPlans {
  constructor(
    private readonly database: Database,
    private readonly scheduler: Scheduler,
    private readonly placer: LaunchPlacer,
  ) {}

  begin(ref: ChunkRef, temporalRunId: string): Promise<readonly PlannedLaunch[]> {
    return this.database.transaction(async (tx) => {
      const { isFirst } = await claimChunk(tx, ref, temporalRunId);
      const rows = await guestRowsOfChunk(tx, ref);
      const groupsAllowing = await lockGroupsOf(tx, membersOf(rows));
      const placed = await this.placer.place(tx, rows, isFirst ? [] : await openAttempts(tx, idsOf(rows)));
      const own = hostsOf(placed.values());
      const raising = { touched: membersOf(rows), groupsAllowing, urgentHosts: own };
      const versions = await raiseFilterVersions(tx, own, raising);
      return rows.map((row) => planned(row, placed.get(row.id), versions));
    });
  }

  next(ref: ChunkRef, given: GivenUp): Promise<NextAttempt> {
    return this.database.transaction(async (tx) => {
      const row = await guestRowOf(tx, ref.operationId, given.instanceId);
      if (!row || row.generation < given.generation) return 'overtaken';
      const groupsAllowing = await lockGroupsOf(tx, membersOf([row]));
      await this.scheduler.lock(tx);
      if (row.generation === given.generation) {
        const refused = await this.#giveUp(tx, ref, given);
        if (refused) return { refused, generation: row.generation };
      }
      const now = { ...row, generation: given.generation + 1 };
      if (row.generation > now.generation) return 'overtaken';
      const placed = await this.placer.place(tx, [now], await openAttempts(tx, [now.id]));
      const own = hostsOf(placed.values());
      const raising = { touched: membersOf([row]), groupsAllowing, urgentHosts: own };
      const versions = await raiseFilterVersions(tx, [given.host, ...own], raising);
      const plan = planned(now, placed.get(now.id), versions);
      const { generation } = now;
      return 'placement' in plan ? { placement: plan.placement } : { refused: plan.refused, generation };
    });
  }

  /** Closes the attempt and raises the generation; returns why there is no further attempt, if so. */
  async #giveUp(tx: Queryable, ref: ChunkRef, given: GivenUp): Promise<Reason | undefined> {
    const { instanceId, host, reason, cleanups, generation } = given;
    await closeAttempt(tx, { instanceId, host, reason: reason.message, cleanup: cleanups.length > 0 });
    await leaveCleanups(tx, cleanups);
    // The address may be in use on the old host still: it cannot be given to another one.
    if (cleanups.length > 0) return reason;
    const failed = await failedAttempts(tx, instanceId);
    if (failed.length >= this.scheduler.maxAttempts) return triedInVain(failed);
    await raiseGeneration(tx, { operationId: ref.operationId, instanceId, from: generation });
    return undefined;
  }
}

const idsOf = (rows: readonly GuestRow[]): readonly string[] => rows.map(({ id }) => id);

const hostsOf = (placed: Iterable<Placed>): readonly string[] => [
  ...new Set([...placed].flatMap((one) => ('host' in one ? [one.host] : []))),
];

function planned(
  row: GuestRow,
  placed: Placed | undefined,
  versions: ReadonlyMap<string, number>,
): PlannedLaunch {
  const identity = { noun: 'instance' as const, id: row.id, ec2Id: row.ec2Id, generation: row.generation };
  const about = { ...identity, ...(row.isPublic && { isPublic: true as const }), ...hasVolumes(row) };
  if (!placed) return { ...about, refused: { code: 'Server.InternalError', message: 'It was not placed.' } };
  if ('refused' in placed) return { ...about, refused: placed.refused };
  return { ...about, placement: placementOf(row, placed.host, versions.get(placed.host) ?? 0) };
}
