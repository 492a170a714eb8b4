import { Inject, Injectable } from '@nestjs/common';
import type {
  PlannedCreation,
  PlannedDeletion,
  VolumeTried,
} from '../../../workflows/contracts/control/volumes.js';
import type { VolumeSpec } from '../../../workflows/contracts/volume.js';
import type { ChunkRef, Reason } from '../../../workflows/contracts/operation.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { claimChunk, overtakenWorkflows } from '../operations/chunk.repository.js';
import { NOT_BACK } from '../scheduler/filters/index.js';
import type { Refusal } from '../scheduler/rank.js';
import { refusalText } from '../scheduler/refusal-text.js';
import type { FlagValues } from '../../common/flags/flags.js';
import { SCHEDULER_FLAGS } from '../scheduler/scheduler.js';
import type { schedulerFlags } from '../scheduler/scheduler.flags.js';
import { VolumeScheduler } from '../scheduler/volume-scheduler.js';
import { hostsOfSnapshots } from '../snapshots/source-snapshot.js';
import { placeVolumes, takeFromHost } from './new-volume.repository.js';
import { type LockedVolume, volumesOfChunk } from './take-volumes.repository.js';
import { volumeSpecsOf } from './volume-spec.js';

type Placed = { readonly host: string } | { readonly refused: Reason };

/** What the verbs on volumes have to do on hosts. Each method is one transaction and may run twice. */
@Injectable()
export class VolumePlans {
  constructor(
    private readonly database: Database,
    private readonly scheduler: VolumeScheduler,
    @Inject(SCHEDULER_FLAGS)
    private readonly flags: Pick<FlagValues<typeof schedulerFlags>, 'scheduler_max_attempts'>,
  ) {}

  /** One that has a host keeps it. */
  create(ref: ChunkRef, runId: string): Promise<readonly PlannedCreation[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const rows = await volumesOfChunk(tx, ref);
      const placed = await this.#place(tx, rows, []);
      const specs = await volumeSpecsOf(tx, rows);
      return rows.map((row) => plannedOn(row, specs, placed.get(row.id)));
    });
  }

  /** Of one that no host has kept. Its room on the last one is free again. */
  elsewhere(ref: ChunkRef, { id, generation, tried }: VolumeTried): Promise<PlannedCreation | 'overtaken'> {
    return this.database.transaction(async (tx) => {
      const before = (await volumesOfChunk(tx, ref)).find((row) => row.id === id);
      if (!before || before.generation < generation) return 'overtaken';
      // The same question again: it is answered with what came of it.
      if (before.generation === generation) await takeFromHost(tx, ref.operationId, before);
      const row = (await volumesOfChunk(tx, ref)).find((one) => one.id === id);
      if (!row) return 'overtaken';
      const specs = await volumeSpecsOf(tx, [row]);
      if (tried.length >= this.flags.scheduler_max_attempts) return plannedOn(row, specs, undefined);
      return plannedOn(row, specs, (await this.#place(tx, [row], tried)).get(id));
    });
  }

  remove(ref: ChunkRef, runId: string): Promise<readonly PlannedDeletion[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const rows = await volumesOfChunk(tx, ref);
      const ids = rows.map(({ id }) => id);
      const overtaken = await overtakenWorkflows(tx, ref.operationId, ids);
      return rows.map((row) => ({ ...about(row), host: row.host, overtaken: overtaken.get(row.id) ?? [] }));
    });
  }

  async #place(
    tx: Queryable,
    rows: readonly LockedVolume[],
    excluded: readonly string[],
  ): Promise<ReadonlyMap<string, Placed>> {
    const placed = new Map<string, Placed>();
    for (const { id, host } of rows) if (host !== null) placed.set(id, { host });
    const homeless = rows.filter(({ id }) => !placed.has(id));
    const sources = await hostsOfSnapshots(
      tx,
      homeless.flatMap(({ sourceId }) => sourceId ?? []),
    );
    const needs = homeless.map(({ id, zone, sizeGiB, sourceId }) => ({
      ...{ volumeId: id, zone, sizeGiB, excluded },
      ...(sourceId !== null && { only: sources.get(sourceId) ?? '' }),
    }));
    const choices = await this.scheduler.place(tx, needs);
    const made = homeless.flatMap(({ id }, i) => {
      const choice = choices[i];
      if (choice === undefined) return [];
      placed.set(id, 'host' in choice ? choice : { refused: reasonOf(choice.refused) });
      return 'host' in choice ? [{ id, host: choice.host }] : [];
    });
    await placeVolumes(tx, made);
    return placed;
  }
}

const NOT_PLACED = { code: 'Server.InternalError', message: 'It was not placed.' };

const plannedOn = (
  row: LockedVolume,
  specs: (row: LockedVolume) => VolumeSpec,
  at: Placed = { refused: NOT_PLACED },
): PlannedCreation => ({
  ...about(row),
  ...('host' in at ? { ...at, volume: specs(row) } : at),
});

const about = ({ id, ec2Id, generation }: LockedVolume) =>
  ({ noun: 'volume', id, ec2Id, generation }) as const;

/** A cloud that was away waits for its hosts: thrown then, and tried again. */
function reasonOf(refused: readonly Refusal[]): Reason {
  if (refused.some(({ why }) => why === NOT_BACK))
    throw new EngineError('ServiceUnavailable', `Hosts are not back yet. ${refusalText(refused)}`);
  return { code: 'Server.InsufficientVolumeCapacity', message: refusalText(refused) };
}
