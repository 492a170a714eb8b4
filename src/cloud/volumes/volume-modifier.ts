import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import { insertOperation, newOperationId, type OperationMember } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { companionsOf, inTurn } from './attachment-members.js';
import { GrowthRoom } from './growth-room.js';
import { type HomeInstance, shareInstance } from './home-instance.repository.js';
import { beginModification } from './modification.repository.js';
import { requireModifiable } from './modification-rules.js';
import { modifiedShapeOf, type ShapeChange } from './modified-shape.js';
import { instanceOfVolume, type LockedVolume, lockVolumes, takeVolumes } from './take-volumes.repository.js';
import type { VolumeShape } from './volume-types.js';

/** What one volume is to be. */
export interface VolumeChange {
  readonly volume: Ref;
  readonly change: ShapeChange;
}

interface Modified {
  readonly volume: LockedVolume;
  /** That has it. */
  readonly instance: HomeInstance | undefined;
  readonly after: VolumeShape;
}

/** ModifyVolume: one transaction that takes the volume, and claims what it is to have more. */
@Injectable()
export class VolumeModifier {
  constructor(
    private readonly database: Database,
    private readonly room: GrowthRoom,
    private readonly outbox: Outbox,
  ) {}

  /**
   * All or none. Throws NotFound, IncorrectState, IncorrectModificationState, VolumeLimitExceeded,
   * InsufficientVolumeCapacity, and what `modifiedShapeOf` throws.
   */
  async modify(context: RequestContext, asked: readonly VolumeChange[]): Promise<void> {
    const { requestId, projectId, userId } = context;
    const entries = await this.database.transaction(async (tx) => {
      const operationId = newOperationId();
      const members = await inTurn(asked, (one) => this.#take(tx, context, { ...one, operationId }));
      return insertOperation(tx, operationId, {
        workflow: 'modify-volume',
        action: 'ModifyVolume',
        summary: `modify ${members.length === 1 ? 'a volume' : `${members.length} volumes`}`,
        ...{ requestId, projectId, userId, args: {}, chunkSize: 50, members: members.flat() },
      });
    });
    this.outbox.push(entries);
  }

  /** What `modify` would refuse, without a row changed. */
  async check({ projectId }: RequestContext, asked: VolumeChange): Promise<void> {
    await this.database.transaction((tx) => this.#modifiable(tx, projectId, asked));
  }

  /** What the next one of the request may have is what this one has left. */
  async #take(
    tx: Queryable,
    { projectId }: RequestContext,
    { operationId, ...asked }: VolumeChange & { readonly operationId: string },
  ): Promise<readonly OperationMember[]> {
    const { volume, instance, after } = await this.#modifiable(tx, projectId, asked);
    const members = await takeVolumes(tx, [volume], { operationId, task: 'modifying' });
    await beginModification(tx, volume.id, { before: volume, after });
    const along = instance ? companionsOf([instance], 0) : [];
    return members.map((member) => ({ ...member, along }));
  }

  async #modifiable(
    tx: Queryable,
    projectId: string,
    { volume: ref, change }: VolumeChange,
  ): Promise<Modified> {
    await this.room.lock(tx, projectId);
    const home = await instanceOfVolume(tx, projectId, ref);
    const instance = home === null ? undefined : await shareInstance(tx, projectId, byId(home));
    const [volume] = await lockVolumes(tx, projectId, [ref]);
    if (!volume) throw new Error('a volume that was found is not there');
    requireModifiable(volume, instance);
    const after = modifiedShapeOf(volume, change);
    await this.room.require(tx, projectId, { volume, more: after.sizeGiB - volume.sizeGiB });
    return { volume, instance, after };
  }
}
