import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../common/context/request-context.js';
import { EngineError } from '../common/errors/engine-error.js';
import { Database, type Queryable } from '../common/prisma/database.js';
import { insertOperation, newOperationId, type OutboxEntry } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { Scheduler } from '../scheduler/scheduler.js';
import type { StateChange } from './instance.js';
import { checkedInstanceIds, requireAllFound } from './instance-ids.js';
import { INSTANCE_FLAGS, type InstanceFlags } from './instance.flags.js';
import { type LockedInstance, lockByEc2Ids, takeInstances } from './take.repository.js';
import { changesOf } from './state-changes.js';
import { decisions } from './verb-decision.js';
import type { Verb } from './verb-rules.js';
import { verbMeanings } from './verbs.js';

/** Who has an instance worked on: a caller, or the cloud itself for the instance's owner. */
export type Asker = Pick<RequestContext, 'requestId' | 'projectId' | 'userId'>;

/** The verbs on instances that exist: each is one transaction that takes the rows and commits the work. */
@Injectable()
export class InstanceVerbs {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly scheduler: Scheduler,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  terminate(asker: Asker, ec2Ids: readonly string[]): Promise<readonly StateChange[]> {
    return this.#act(asker, 'terminate', ec2Ids, {});
  }

  stop(
    asker: Asker,
    ec2Ids: readonly string[],
    { force }: { readonly force: boolean },
  ): Promise<readonly StateChange[]> {
    const graceSeconds = force ? 0 : this.flags.shutdown_grace;
    return this.#act(asker, force ? 'force-stop' : 'stop', ec2Ids, { graceSeconds });
  }

  start(asker: Asker, ec2Ids: readonly string[]): Promise<readonly StateChange[]> {
    return this.#act(asker, 'start', ec2Ids, {});
  }

  async reboot(asker: Asker, ec2Ids: readonly string[]): Promise<void> {
    await this.#act(asker, 'reboot', ec2Ids, { graceSeconds: this.flags.reboot_grace });
  }

  /** What the verb would refuse, without a row changed. */
  async check({ projectId }: Asker, verb: Verb, ec2Ids: readonly string[]): Promise<void> {
    const { refusal } = await this.database.transaction(async (tx) =>
      decisions[verb](await this.#locked(tx, projectId, checkedInstanceIds(ec2Ids))),
    );
    if (refusal) throw refusal;
  }

  async #act(
    asker: Asker,
    verb: Verb,
    ec2Ids: readonly string[],
    args: Readonly<Record<string, unknown>>,
  ): Promise<readonly StateChange[]> {
    const ids = checkedInstanceIds(ec2Ids);
    const { changes, entries, refusal } = await this.database.transaction(async (tx) => {
      const decision = decisions[verb](await this.#locked(tx, asker.projectId, ids));
      if (verb === 'start') await this.#requireRoom(tx, decision.taken);
      const taken = await this.take(tx, asker, { verb, rows: decision.taken, args });
      return { entries: taken, changes: changesOf(verb, ids, decision), refusal: decision.refusal };
    });
    this.outbox.push(entries);
    if (refusal) throw refusal;
    return changes;
  }

  /** All of the ids, or InvalidInstanceID.NotFound. */
  async #locked(tx: Queryable, projectId: string, ec2Ids: readonly string[]): Promise<LockedInstance[]> {
    const terminatedVisibleSeconds = this.flags.terminated_visible_time;
    const rows = await lockByEc2Ids(tx, projectId, { ec2Ids, terminatedVisibleSeconds });
    requireAllFound(ec2Ids, new Set(rows.map(({ ec2Id }) => ec2Id)));
    return rows;
  }

  /** In the caller's transaction, on rows that it has locked. The entries go to the outbox after the commit. */
  async take(
    tx: Queryable,
    asker: Asker,
    work: {
      readonly verb: Verb;
      readonly rows: readonly LockedInstance[];
      readonly args: Readonly<Record<string, unknown>>;
      readonly because?: { readonly code: string; readonly message: string };
    },
  ): Promise<readonly OutboxEntry[]> {
    const { verb, rows, args } = work;
    if (rows.length === 0) return [];
    const meaning = verbMeanings[verb];
    const reason = work.because ?? meaning.reason;
    const operationId = newOperationId();
    await takeInstances(
      tx,
      rows.map(({ id }) => id),
      {
        operationId,
        task: meaning.task,
        reasonCode: reason?.code ?? null,
        reasonMessage: reason?.message ?? null,
        transition: work.because ? null : meaning.transition,
      },
    );
    return insertOperation(tx, operationId, {
      workflow: meaning.workflow,
      action: meaning.action,
      requestId: asker.requestId,
      projectId: asker.projectId,
      userId: asker.userId,
      args,
      chunkSize: this.flags.chunk_size,
      instances: rows.map(({ id, ec2Id, generation, lifecycle }) => ({
        id,
        ec2Id,
        generation: generation + 1,
        previousState: lifecycle,
      })),
    });
  }

  /** A start claims memory and processors again where the disk is, or is refused and stays stopped. */
  async #requireRoom(tx: Queryable, rows: readonly LockedInstance[]): Promise<void> {
    const refused = await this.scheduler.fitsAgain(tx, rows);
    if (refused.length > 0)
      throw new EngineError(
        'InsufficientInstanceCapacity',
        `There is not enough capacity to start the instance. ${refusalText(refused)}`,
      );
  }
}
