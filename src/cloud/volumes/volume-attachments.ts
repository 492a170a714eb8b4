import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import { insertOperation, newOperationId, type OperationMember } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { companionsOf, inTurn } from './attachment-members.js';
import { AttachmentTerms } from './attachment-terms.js';
import { type HomeInstance, shareInstance } from './home-instance.repository.js';
import {
  deviceIn,
  requireAttachable,
  requireDetachable,
  requireReach,
  requireRoomIn,
} from './attachment-rules.js';
import { instanceOfVolume, type LockedVolume, lockVolumes, takeVolumes } from './take-volumes.repository.js';
import { enterInstance, leaveInstance } from './volume-use.repository.js';

export interface AttachRequest {
  readonly volume: Ref;
  readonly instance: Ref;
  /** Undefined: the next free one. */
  readonly device: string | undefined;
}

export interface DetachRequest {
  readonly volume: Ref;
  /** Undefined: whichever has it. */
  readonly instance: Ref | undefined;
  readonly device: string | undefined;
  readonly force: boolean;
}

type Verb = 'attach' | 'detach';

/** AttachVolume and DetachVolume: each is one transaction that takes the volume, beside the instance as it is. */
@Injectable()
export class VolumeAttachments {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly terms: AttachmentTerms,
  ) {}

  /**
   * All or none. Throws NotFound, VolumeInUse, IncorrectState, InvalidVolume.ZoneMismatch, InvalidParameterValue for
   * the
   * device.
   */
  async attach(context: RequestContext, asked: readonly AttachRequest[]): Promise<void> {
    await this.#act(context, 'attach', async (tx, operationId) => {
      const moved = await inTurn(asked, (one) => this.#attachable(tx, context.projectId, one));
      const members = await takeVolumes(tx, moved.map(volumeOf), { operationId, task: 'attaching' });
      for (const one of moved) await enterInstance(tx, this.terms.useOf(one));
      return { members, instances: moved.map(instanceOf), args: {} };
    });
  }

  /** What `attach` would refuse, without a row changed. */
  async checkAttach({ projectId }: RequestContext, asked: AttachRequest): Promise<void> {
    await this.database.transaction((tx) => this.#attachable(tx, projectId, asked));
  }

  /** All or none. Throws NotFound, IncorrectState, InvalidAttachment.NotFound. */
  async detach(context: RequestContext, asked: readonly DetachRequest[]): Promise<void> {
    await this.#act(context, 'detach', async (tx, operationId) => {
      const moved = await inTurn(asked, (one) => this.#detachable(tx, context.projectId, one));
      const members = await takeVolumes(tx, moved.map(volumeOf), { operationId, task: 'detaching' });
      for (const { volume } of moved) await leaveInstance(tx, volume.id);
      const args = { force: asked.some(({ force }) => force), graceSeconds: this.terms.graceSeconds };
      return { members, instances: moved.map(instanceOf), args };
    });
  }

  /** What `detach` would refuse, without a row changed. */
  async checkDetach({ projectId }: RequestContext, asked: DetachRequest): Promise<void> {
    await this.database.transaction((tx) => this.#detachable(tx, projectId, asked));
  }

  async #attachable(tx: Queryable, projectId: string, asked: AttachRequest) {
    const instance = await shareInstance(tx, projectId, asked.instance);
    const volume = await lockOne(tx, projectId, asked.volume);
    requireAttachable(volume, instance);
    await requireReach(tx, volume, instance);
    requireRoomIn(instance);
    return { volume, instance, device: deviceIn(instance, asked.device) };
  }

  /** Which instance has it is read first: instances are locked before volumes. */
  async #detachable(tx: Queryable, projectId: string, asked: DetachRequest) {
    const before = await instanceOfVolume(tx, projectId, asked.volume);
    const named = asked.instance ?? (before === null ? undefined : byId(before));
    const instance = named && (await shareInstance(tx, projectId, named));
    const volume = await lockOne(tx, projectId, asked.volume);
    return { volume, instance: requireDetachable(volume, instance, asked) };
  }

  async #act(
    { requestId, projectId, userId }: RequestContext,
    verb: Verb,
    work: (tx: Queryable, operationId: string) => Promise<Work>,
  ): Promise<void> {
    const entries = await this.database.transaction(async (tx) => {
      const operationId = newOperationId();
      const { members, instances, args } = await work(tx, operationId);
      return insertOperation(tx, operationId, {
        workflow: `${verb}-volume`,
        action: verb === 'attach' ? 'AttachVolume' : 'DetachVolume',
        summary: `${verb} ${members.length === 1 ? 'a volume' : `${members.length} volumes`}`,
        ...{ requestId, projectId, userId, args, chunkSize: 50 },
        members: members.map((member, i) => ({ ...member, along: companionsOf(instances, i) })),
      });
    });
    this.outbox.push(entries);
  }
}

interface Work {
  readonly members: readonly OperationMember[];
  /** Of each member. */
  readonly instances: readonly HomeInstance[];
  readonly args: Readonly<Record<string, unknown>>;
}

interface Moved {
  readonly volume: LockedVolume;
  readonly instance: HomeInstance;
}

const volumeOf = ({ volume }: Moved) => volume;
const instanceOf = ({ instance }: Moved) => instance;

async function lockOne(tx: Queryable, projectId: string, ref: Ref): Promise<LockedVolume> {
  const [volume] = await lockVolumes(tx, projectId, [ref]);
  if (!volume) throw new Error('a volume that was found is not there');
  return volume;
}
