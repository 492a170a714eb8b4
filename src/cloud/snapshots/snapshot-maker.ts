import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import { insertOperation, newOperationId, type OutboxEntry } from '../operations/operation.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { VolumeScheduler } from '../scheduler/volume-scheduler.js';
import { TagRepository } from '../tags/tag.repository.js';
import { insertSnapshot, shareVolumes, type SnapshotSource } from './new-snapshot.repository.js';
import type { NewSnapshots } from './snapshot.js';
import { snapshotNoun } from './snapshot.noun.js';

interface Made {
  /** In the order of the volumes' ids. */
  readonly ids: readonly string[];
  /** They go to the outbox after the commit. */
  readonly entries: readonly OutboxEntry[];
}

/** Writes snapshots that are to be, in the caller's transaction. */
@Injectable()
export class SnapshotMaker {
  constructor(
    private readonly quotas: QuotaService,
    private readonly scheduler: VolumeScheduler,
    private readonly tags: TagRepository,
  ) {}

  async make(tx: Queryable, context: RequestContext, asked: NewSnapshots): Promise<Made> {
    const { projectId, userId, requestId } = context;
    const { name, description } = asked;
    const sources = await this.sources(tx, projectId, asked.volumes);
    const operationId = newOperationId();
    const made = sources.map((of) => ({ ...mintedId(), of }));
    for (const one of made)
      await insertSnapshot(tx, { ...one, projectId, userId, name, description, operationId });
    const ec2Ids = made.map(({ ec2Id }) => ec2Id);
    await this.tags.write(tx, projectId, 'snapshot', ec2Ids, asked.tags);
    const entries = await insertOperation(tx, operationId, {
      workflow: 'create-snapshot',
      action: 'CreateSnapshot',
      summary: `snapshot ${made.length === 1 ? 'a volume' : `${made.length} volumes`}`,
      ...{ requestId, projectId, userId, args: {}, chunkSize: 50 },
      members: made.map(({ id, ec2Id }) => ({ id, ec2Id, noun: 'snapshot', generation: 1 })),
    });
    return { ids: made.map(({ id }) => id), entries };
  }

  /** Throws NotFound, IncorrectState, SnapshotLimitExceeded, InsufficientVolumeCapacity. */
  async sources(tx: Queryable, projectId: string, refs: readonly Ref[]): Promise<readonly SnapshotSource[]> {
    await this.quotas.lockProject(tx, projectId);
    const sources = await shareVolumes(tx, projectId, refs);
    sources.forEach(requireWhole);
    await this.quotas.require(tx, projectId, { resource: 'snapshots', more: sources.length });
    for (const source of sources) await this.#requireRoom(tx, source);
    return sources;
  }

  async #requireRoom(tx: Queryable, { id, zone, host, sizeGiB }: SnapshotSource): Promise<void> {
    const need = { volumeId: id, zone, sizeGiB, excluded: [], ...(host !== null && { only: host }) };
    const { refused } = await this.scheduler.refusals(tx, need);
    if (refused.length > 0)
      throw new EngineError(
        'InsufficientVolumeCapacity',
        `There is not enough capacity to fulfill the snapshot request. ${refusalText(refused)}`,
      );
  }
}

function mintedId() {
  const id = randomUUID();
  return { id, ec2Id: ec2IdWith(snapshotNoun.ec2.prefixes.snapshot, id) };
}

/** One that is on its way in or out of an instance may be kept; one that is being made or deleted may not. */
function requireWhole({ ec2Id, lifecycle, taskState }: SnapshotSource): void {
  const isThere = lifecycle === 'available' || lifecycle === 'in-use';
  if (isThere && taskState !== 'deleting') return;
  throw new EngineError('IncorrectState', `Volume '${ec2Id}' is not 'available' or 'in-use'.`);
}
