import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../src/common/context/request-context.js';
import { EngineError } from '../../../src/common/errors/engine-error.js';
import { Database, type Queryable } from '../../../src/common/prisma/database.js';
import { byId, type Ref } from '../../../src/common/refs/ref.js';
import { claimedBefore } from '../../../src/cloud/operations/client-token.repository.js';
import { newOperationId, type OperationMember } from '../../../src/cloud/operations/operation.repository.js';
import { Outbox } from '../../../src/cloud/outbox/outbox.js';
import { QuotaService } from '../../../src/cloud/quotas/quota.service.js';
import type { Tag } from '../../../src/cloud/tags/tag.js';
import { writeTags } from '../../../src/cloud/tags/tag.repository.js';
import {
  commit,
  companion,
  insertShelves,
  isPlaceable,
  locked,
  putInto,
  runningInstances,
  shelvesMade,
  taken,
  type Work,
} from './shelf-members.js';

export interface NewShelves {
  readonly host: string;
  readonly tags: readonly Tag[];
  readonly token?: string;
  /** How many; absent: one. */
  readonly count?: number;
}

/** The verbs on shelves: each is one transaction that takes the rows and commits the work. */
@Injectable()
export class ShelfService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(QuotaService) private readonly quotas: QuotaService,
  ) {}

  /** EC2 ids. Throws ResourceLimitExceeded, IdempotentParameterMismatch. */
  async create(context: RequestContext, asked: NewShelves): Promise<readonly string[]> {
    const operationId = newOperationId();
    const { made, entries } = await this.database.transaction(async (tx) => {
      const { host, token, count = 1 } = asked;
      const claim = {
        action: 'CreateShelf',
        noun: 'shelf',
        token,
        requestHash: host,
        resourceId: operationId,
      };
      const before = await claimedBefore(tx, context.projectId, claim);
      if (before !== undefined) return { made: await shelvesMade(tx, before), entries: [] };
      await this.#requireRoom(tx, context.projectId, count);
      const ids = Array.from({ length: count }, () => randomUUID());
      const members = await insertShelves(tx, ids, { operationId, host, projectId: context.projectId });
      const ec2Ids = members.map(({ ec2Id }) => ec2Id);
      await writeTags(tx, context.projectId, 'shelf', ec2Ids, asked.tags);
      const work = { operationId, workflow: 'create-shelf', action: 'CreateShelf', members } as const;
      return { made: ec2Ids, entries: await commit(tx, context, work) };
    });
    this.outbox.push(entries);
    return made;
  }

  /** Takes over from whatever is at work on them. Throws NotFound, IncorrectState for one that is in an instance. */
  remove(context: RequestContext, refs: readonly Ref[]): Promise<void> {
    return this.#act(context, async (tx, operationId) => {
      const rows = await locked(tx, context.projectId, refs);
      const inUse = rows.find(({ instanceId }) => instanceId !== null);
      if (inUse) throw new EngineError('IncorrectState', `${inUse.ec2Id} is in an instance`);
      const members = await taken(tx, rows, { operationId, task: 'dismantling' });
      return { workflow: 'delete-shelf', action: 'DeleteShelf', members };
    });
  }

  /** Puts each shelf into a running instance of its host. Throws NotFound, IncorrectState. */
  place(context: RequestContext, asked: ReadonlyMap<string, string>): Promise<void> {
    return this.#act(context, async (tx, operationId) => {
      // Before the shelves, as for whoever ends the instances; shared, so that others may go into them at once.
      const instances = await runningInstances(tx, context.projectId, [...asked.values()]);
      const rows = await locked(tx, context.projectId, [...asked.keys()].map(byId));
      const placed = rows.map((row) => ({ row, instance: instances.get(asked.get(row.id) ?? '') }));
      const wrong = placed.find(({ row, instance }) => !isPlaceable(row, instance));
      if (wrong) throw new EngineError('IncorrectState', `${wrong.row.ec2Id} cannot go into the instance`);
      const members = await taken(tx, rows, { operationId, task: 'placing' });
      await putInto(tx, asked);
      const first = new Map(members.map((member) => [asked.get(member.id), member.id]));
      const companionOf = ({ id }: OperationMember) => {
        const inside = instances.get(asked.get(id) ?? '');
        // A member once, however many shelves go into it.
        return inside && first.get(inside.id) === id ? [inside] : [];
      };
      return {
        ...{ workflow: 'place-shelf', action: 'PlaceShelf' },
        members: members.map((member) => ({ ...member, along: companionOf(member).map(companion) })),
      };
    });
  }

  async #act(
    context: RequestContext,
    work: (tx: Queryable, operationId: string) => Promise<Work>,
  ): Promise<void> {
    const operationId = newOperationId();
    const entries = await this.database.transaction(async (tx) =>
      commit(tx, context, { operationId, ...(await work(tx, operationId)) }),
    );
    this.outbox.push(entries);
  }

  async #requireRoom(tx: Queryable, projectId: string, count: number): Promise<void> {
    await this.quotas.lockProject(tx, projectId);
    await this.quotas.require(tx, projectId, { resource: 'shelves', more: count });
  }
}
