import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../src/common/context/request-context.js';
import { EngineError } from '../../../src/common/errors/engine-error.js';
import { ec2IdWith } from '../../../src/common/ids/ec2-id.js';
import { Database, type Queryable } from '../../../src/common/prisma/database.js';
import { requireAllFound } from '../../../src/common/refs/not-found.js';
import { byId, type Ref } from '../../../src/common/refs/ref.js';
import { claimedBefore } from '../../../src/operations/client-token.repository.js';
import {
  insertOperation,
  newOperationId,
  type OperationMember,
  type OutboxEntry,
} from '../../../src/operations/operation.repository.js';
import { Outbox } from '../../../src/outbox/outbox.js';
import { QuotaService } from '../../../src/quotas/quota.service.js';
import type { Tag } from '../../../src/tags/tag.js';
import { TagRepository } from '../../../src/tags/tag.repository.js';
import { lockShelves, type ShelfRow, takeShelves } from './shelf.repository.js';
import type { ShelfTask } from './shelf.state.js';

/** Shelves that a project may have. */
export const SHELF_QUOTA = 3;

export interface NewShelf {
  readonly host: string;
  readonly tags: readonly Tag[];
  readonly token?: string;
}

interface Work {
  readonly workflow: 'create-shelf' | 'delete-shelf' | 'place-shelf';
  readonly action: string;
  readonly members: readonly OperationMember[];
}

/** The verbs on shelves: each is one transaction that takes the rows and commits the work. */
@Injectable()
export class ShelfService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(QuotaService) private readonly quotas: QuotaService,
    @Inject(TagRepository) private readonly tags: TagRepository,
  ) {}

  /** EC2 id of the shelf. Throws ResourceLimitExceeded, IdempotentParameterMismatch. */
  async create(context: RequestContext, { host, tags, token }: NewShelf): Promise<string> {
    const [id, operationId] = [randomUUID(), newOperationId()];
    const { made, entries } = await this.database.transaction(async (tx) => {
      const claim = { action: 'CreateShelf', noun: 'shelf', token, requestHash: host, resourceId: id };
      const before = await claimedBefore(tx, context.projectId, claim);
      if (before !== undefined) return { made: before, entries: [] };
      await this.#requireRoom(tx, context.projectId);
      const ec2Id = ec2IdWith('shelf', id);
      await tx.query(
        `INSERT INTO shelves (id, ec2_id, project_id, host, state, task, generation, operation_id)
         VALUES ($1, $2, $3, $4, 'building', 'assembling', 1, $5)`,
        [id, ec2Id, context.projectId, host, operationId],
      );
      await this.tags.write(tx, context.projectId, 'shelf', [ec2Id], tags);
      const member = { noun: 'shelf', id, ec2Id, generation: 1, previousState: null } as const;
      const work = { workflow: 'create-shelf', action: 'CreateShelf', members: [member] } as const;
      return { made: id, entries: await commit(tx, context, { operationId, ...work }) };
    });
    this.outbox.push(entries);
    return ec2IdWith('shelf', made);
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

  async #requireRoom(tx: Queryable, projectId: string): Promise<void> {
    await this.quotas.lockProject(tx, projectId);
    const [row] = await tx.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM shelves WHERE project_id = $1 AND ended_at IS NULL',
      [projectId],
    );
    if ((row?.count ?? 0) >= SHELF_QUOTA)
      throw new EngineError('ResourceLimitExceeded', `A project may have ${SHELF_QUOTA} shelves.`);
  }
}

async function locked(tx: Queryable, projectId: string, refs: readonly Ref[]): Promise<readonly ShelfRow[]> {
  const rows = await lockShelves(tx, projectId, refs);
  requireAllFound('shelf', refs, rows);
  return rows;
}

async function taken(
  tx: Queryable,
  rows: readonly ShelfRow[],
  how: { readonly operationId: string; readonly task: ShelfTask },
): Promise<readonly OperationMember[]> {
  await takeShelves(
    tx,
    rows.map(({ id }) => id),
    how,
  );
  return rows.map(({ id, ec2Id, generation, state }) => ({
    ...{ noun: 'shelf', id, ec2Id },
    ...{ generation: generation + 1, previousState: state },
  }));
}

interface Instance {
  readonly id: string;
  readonly ec2Id: string;
  readonly host: string;
  readonly generation: number;
  readonly isFree: boolean;
}

async function runningInstances(tx: Queryable, projectId: string, ids: readonly string[]) {
  const rows = await tx.query<Instance>(
    `SELECT id, ec2_id AS "ec2Id", host, generation, lifecycle = 'active' AND task_state IS NULL AS "isFree" FROM instances
     WHERE id = ANY($1) AND project_id = $2 ORDER BY id FOR SHARE`,
    [ids, projectId],
  );
  requireAllFound('instance', ids.map(byId), rows);
  const busy = rows.find(({ isFree }) => !isFree);
  if (busy) throw new EngineError('IncorrectInstanceState', `${busy.ec2Id} does not run`);
  return new Map(rows.map((row) => [row.id, row]));
}

const isPlaceable = ({ state, task, host }: ShelfRow, instance: Instance | undefined): boolean =>
  state === 'ready' && task === null && host === instance?.host;

/** Already while it is on its way, so that whoever ends the instance takes the shelf too. */
const putInto = (tx: Queryable, asked: ReadonlyMap<string, string>) =>
  tx.query(
    `UPDATE shelves s SET instance_id = i.id, instance_generation = i.generation
     FROM unnest($1::uuid[], $2::uuid[]) AS a(shelf, instance) JOIN instances i ON i.id = a.instance WHERE s.id = a.shelf`,
    [[...asked.keys()], [...asked.values()]],
  );

const companion = ({ id, ec2Id, generation }: Instance): OperationMember => ({
  ...{ noun: 'instance', id, ec2Id, generation },
  ...{ previousState: null, part: 'companion' },
});

function commit(
  tx: Queryable,
  { requestId, projectId, userId }: RequestContext,
  { operationId, ...work }: Work & { readonly operationId: string },
): Promise<readonly OutboxEntry[]> {
  return insertOperation(tx, operationId, { ...work, requestId, projectId, userId, args: {}, chunkSize: 50 });
}
