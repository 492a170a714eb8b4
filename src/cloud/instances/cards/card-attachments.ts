import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../../common/prisma/database.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import { enterInstance, leaveInstance } from '../../networks/interface-use.repository.js';
import type { InterfaceTask } from '../../networks/network-interface.state.js';
import {
  instanceOfInterface,
  lockInterface,
  type LockedInterface,
  takeInterface,
} from '../../networks/take-interfaces.repository.js';
import {
  insertOperation,
  newOperationId,
  type OperationMember,
} from '../../operations/operation.repository.js';
import { Outbox } from '../../outbox/outbox.js';
import { type CardHome, lockHome } from './card-home.repository.js';
import { companionOf, inTurn } from './card-members.js';
import { DETACH_GRACE, VERBS } from './card-verbs.js';
import { DELETED_WHEN_OUT } from './deleted-when-out.js';
import { placeIn, requireAttachable, requireDetachable, requirePlace } from './card-rules.js';
import { CARD_ATTACHMENT_PARTS, type CardAttachmentParts } from './card-attachment-parts.js';

export interface CardAttachment {
  readonly interface: Ref;
  readonly instance: Ref;
  /** Absent: the lowest that is free. */
  readonly deviceIndex?: number;
  /** It may be in another VPC than the instance's first, as X7's may and EC2's may not. */
  readonly spansNetworks?: boolean;
  /** It was made for the instance: it goes with it, and where it does not come in. */
  readonly isItsOwn?: boolean;
}

export interface CardDetachment {
  readonly interface: Ref;
  readonly force: boolean;
  /** It is deleted once it is out. */
  readonly isDeleted?: boolean;
}

interface Moved {
  readonly card: LockedInterface;
  readonly instance: CardHome;
}

/** AttachNetworkInterface and DetachNetworkInterface: one transaction each that takes the interface. */
@Injectable()
export class CardAttachments {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    @Inject(CARD_ATTACHMENT_PARTS) private readonly parts: CardAttachmentParts,
  ) {}

  /**
   * All or none. Throws NotFound, InvalidNetworkInterface.InUse, IncorrectState, InvalidParameterCombination,
   * AttachmentLimitExceeded, InvalidParameterValue for the device index.
   */
  async attach(context: RequestContext, asked: readonly CardAttachment[]): Promise<void> {
    const args = asked.some(({ isItsOwn }) => isItsOwn) ? { [DELETED_WHEN_OUT]: true } : {};
    await this.#act(context, { task: 'attaching', args }, (tx) =>
      inTurn(asked, async (one) => {
        const moved = await this.#attachable(tx, context.projectId, one);
        const home = { interfaceId: moved.card.id, instanceId: moved.instance.id };
        const place = { deviceIndex: placeIn(moved.instance, one), goesToo: one.isItsOwn === true };
        await enterInstance(tx, { ...home, ...place });
        await this.parts.standing.enter(tx, home);
        return moved;
      }),
    );
  }

  /** What `attach` would refuse, without a row changed. */
  async checkAttach({ projectId }: RequestContext, asked: CardAttachment): Promise<void> {
    await this.database.transaction((tx) => this.#attachable(tx, projectId, asked));
  }

  /**
   * All or none. What stands for them goes on standing. Throws NotFound, IncorrectState, OperationNotPermitted,
   * NetworkInterfaceLimitExceeded where one that came with its instance stays.
   */
  async detach(context: RequestContext, asked: readonly CardDetachment[]): Promise<void> {
    const args = {
      ...{ force: asked.some(({ force }) => force), graceSeconds: DETACH_GRACE },
      ...(asked.some(({ isDeleted }) => isDeleted) && { [DELETED_WHEN_OUT]: true }),
    };
    await this.#act(context, { task: 'detaching', args }, (tx) =>
      inTurn(asked, async (one) => {
        const moved = await this.#detachable(tx, context.projectId, one);
        await leaveInstance(tx, moved.card.id, context.projectId);
        return moved;
      }),
    );
  }

  /** What `detach` would refuse, without a row changed. */
  async checkDetach({ projectId }: RequestContext, asked: CardDetachment): Promise<void> {
    await this.database.transaction((tx) => this.#detachable(tx, projectId, asked));
  }

  async #attachable(tx: Queryable, projectId: string, asked: CardAttachment): Promise<Moved> {
    const instance = await lockHome(tx, projectId, asked.instance);
    const card = await lockInterface(tx, projectId, asked.interface);
    requireAttachable(card, instance, asked.spansNetworks);
    requirePlace(placeIn(instance, asked), instance);
    return { card, instance };
  }

  /** Which instance has it is read first: instances are locked before interfaces. */
  async #detachable(tx: Queryable, projectId: string, asked: CardDetachment): Promise<Moved> {
    const before = await instanceOfInterface(tx, projectId, asked.interface);
    const instance = before === null ? undefined : await lockHome(tx, projectId, byId(before));
    const card = await lockInterface(tx, projectId, asked.interface);
    if (!instance || card.instanceId !== instance.id)
      throw new EngineError(
        'InvalidAttachmentID.NotFound',
        `Network interface '${card.ec2Id}' is not attached to an instance.`,
      );
    requireDetachable(card, instance, asked.force);
    if (asked.isDeleted !== true) await this.parts.grants.requireOwn(tx, projectId, card);
    return { card, instance };
  }

  async #act(
    { requestId, projectId, userId }: RequestContext,
    { task, args }: { readonly task: InterfaceTask; readonly args: Readonly<Record<string, unknown>> },
    work: (tx: Queryable) => Promise<readonly Moved[]>,
  ): Promise<void> {
    const { workflow, action, summary } = VERBS[task];
    const entries = await this.database.transaction(async (tx) => {
      const operationId = newOperationId();
      const moved = await work(tx);
      const members: OperationMember[] = [];
      for (const { card } of moved) members.push(await takeInterface(tx, card, { operationId, task }));
      return insertOperation(tx, operationId, {
        ...{ workflow, action, args, chunkSize: 50, requestId, projectId, userId },
        summary: `${summary} ${moved.length === 1 ? 'a network interface' : `${moved.length} network interfaces`}`,
        members: members.map((member, i) => ({ ...member, along: companionOf(moved, i) })),
      });
    });
    this.outbox.push(entries);
  }
}
