import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byName } from '../../common/refs/ref.js';
import { DataKeys } from '../data-keys/data-keys.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import { insertOperation, newOperationId, type OutboxEntry } from '../operations/operation.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { VolumeScheduler } from '../scheduler/volume-scheduler.js';
import { type SourceSnapshot, sourceSnapshot } from '../snapshots/source-snapshot.js';
import { writeTags } from '../tags/tag.repository.js';
import { insertVolume } from './new-volume.repository.js';
import type { NewVolume } from './volume.js';
import { volumeNoun } from './volume.noun.js';

interface Made {
  readonly volumeId: string;
  readonly entries: readonly OutboxEntry[];
}

/** Writes volumes that are to be, in the caller's transaction. */
@Injectable()
export class VolumeMaker {
  constructor(
    private readonly quotas: QuotaService,
    private readonly scheduler: VolumeScheduler,
    private readonly keys: DataKeys,
  ) {}

  /** The entries go to the outbox after the commit; none: the same token made it before. */
  async make(tx: Queryable, context: RequestContext, asked: NewVolume): Promise<Made> {
    const { projectId, userId, requestId } = context;
    const { clientToken: token, requestHash, tags, count = 1 } = asked;
    const ids = Array.from({ length: count }, () => randomUUID());
    const [volumeId = ''] = ids;
    const claim = { action: 'CreateVolume', noun: 'volume', token, requestHash, resourceId: volumeId };
    const before = await claimedBefore(tx, projectId, claim);
    if (before !== undefined) return { volumeId: before, entries: [] };
    const source = await this.requireRoom(tx, projectId, asked);
    const operationId = newOperationId();
    const made = ids.map((id) => ({ id, ec2Id: ec2IdWith(volumeNoun.ec2.prefixes.volume, id) }));
    const about = { ...asked, ...(source && { source }), projectId, userId, operationId };
    const { encrypted } = asked;
    for (const one of made) {
      const dataKeyId = await this.keys.keyFor(tx, projectId, { encrypted, source });
      await insertVolume(tx, { ...about, ...one, dataKeyId });
    }
    const ec2Ids = made.map(({ ec2Id }) => ec2Id);
    await writeTags(tx, projectId, 'volume', ec2Ids, tags);
    const entries = await insertOperation(tx, operationId, {
      workflow: 'create-volume',
      action: 'CreateVolume',
      summary: `create a volume of ${asked.sizeGiB} GiB`,
      ...{ requestId, projectId, userId, args: {}, chunkSize: 50 },
      members: made.map((one) => ({ ...one, noun: 'volume', generation: 1 })),
    });
    return { volumeId, entries };
  }

  /**
   * The snapshot that it is made of, if any. Throws NotFound for the zone and the snapshot, IncorrectState and
   * InvalidParameterValue for the snapshot, VolumeLimitExceeded, InsufficientVolumeCapacity.
   */
  async requireRoom(
    tx: Queryable,
    projectId: string,
    { zone, sizeGiB, count = 1, snapshot }: NewVolume,
  ): Promise<SourceSnapshot | undefined> {
    await this.quotas.lockProject(tx, projectId);
    await this.quotas.require(tx, projectId, { resource: 'volumes', more: count });
    await this.quotas.require(tx, projectId, { resource: 'gigabytes', more: count * sizeGiB });
    const source = snapshot && (await sourceSnapshot(tx, projectId, snapshot));
    if (source) requireAsLarge(sizeGiB, source);
    const need = { volumeId: '', zone, sizeGiB, excluded: [], ...(source && { only: source.host }) };
    const { known, refused } = await this.scheduler.refusals(tx, need);
    if (!known) throw new NotFound('zone', [byName(zone)]);
    if (refused.length > 0)
      throw new EngineError(
        'InsufficientVolumeCapacity',
        `There is not enough capacity to fulfill the volume request. ${refusalText(refused)}`,
      );
    return source;
  }
}

function requireAsLarge(sizeGiB: number, { ec2Id, sizeGiB: least }: SourceSnapshot): void {
  if (sizeGiB < least)
    throw new EngineError(
      'InvalidParameterValue',
      `The volume size ${sizeGiB} GiB is smaller than the size of snapshot '${ec2Id}', ${least} GiB.`,
    );
}
