import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { distinct, type Ref } from '../../common/refs/ref.js';
import { insertOperation, newOperationId, type OutboxEntry } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { Scheduler } from '../scheduler/scheduler.js';
import type { StateChange } from './instance.js';
import { type EndRequest, endGrace, type Grace, NO_GRACE, rebootGrace } from './grace.js';
import { refuseLocked } from './instance-lock.js';
import { INSTANCE_DEPENDENTS, type InstanceDependents, takeDependents } from './instance-dependents.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { requireRootVolumes } from './root-volumes.js';
import { changesOf } from './state-changes.js';
import { type LockedInstance, lockNamed, claimInstances } from './claim.repository.js';
import { decisions } from './verb-decision.js';
import { endingVerb, type Verb } from './verb-rules.js';
import { verbMeanings } from './verbs.js';

const ASKED: EndRequest = { force: false, skipOsShutdown: false };

/** Who has an instance worked on: a caller, or the cloud itself for the instance's owner. */
export type Asker = Pick<RequestContext, 'requestId' | 'projectId' | 'userId'> &
  Partial<Pick<RequestContext, 'isAdmin'>>;

/** The verbs on instances that exist: each is one transaction that takes the rows and commits the work. */
@Injectable()
export class InstanceVerbs {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly scheduler: Scheduler,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
    @Inject(INSTANCE_DEPENDENTS) private readonly dependents: readonly InstanceDependents[],
  ) {}

  terminate(asker: Asker, refs: readonly Ref[], how: EndRequest = ASKED): Promise<readonly StateChange[]> {
    return this.#act(asker, endingVerb('terminate', how), refs, endGrace(this.flags, how));
  }

  stop(asker: Asker, refs: readonly Ref[], how: EndRequest = ASKED): Promise<readonly StateChange[]> {
    return this.#act(asker, endingVerb('stop', how), refs, endGrace(this.flags, how));
  }

  start(asker: Asker, refs: readonly Ref[]): Promise<readonly StateChange[]> {
    return this.#act(asker, 'start', refs);
  }

  async reboot(asker: Asker, refs: readonly Ref[], { isHard } = { isHard: false }): Promise<void> {
    await this.#act(asker, 'reboot', refs, isHard ? NO_GRACE : rebootGrace(this.flags));
  }

  /** What the verb would refuse, without a row changed. */
  async check({ projectId }: Asker, verb: Verb, refs: readonly Ref[]): Promise<void> {
    const { refusal } = await this.database.transaction(async (tx) =>
      decisions[verb](await this.#locked(tx, projectId, distinct(refs)), 0),
    );
    if (refusal) throw refusal;
  }

  async #act(asker: Asker, verb: Verb, refs: readonly Ref[], grace?: Grace): Promise<readonly StateChange[]> {
    const asked = distinct(refs);
    const { changes, entries, refusal } = await this.database.transaction(async (tx) => {
      const rows = await this.#locked(tx, asker.projectId, asked);
      for (const row of rows) refuseLocked(row, asker);
      const decision = decisions[verb](rows, grace?.graceSeconds ?? 0);
      if (verb === 'start') await this.#requireRoom(tx, decision.taken);
      const taken = await this.take(tx, asker, { verb, rows: decision.taken, args: { ...grace } });
      return { entries: taken, changes: changesOf(verb, asked, decision), refusal: decision.refusal };
    });
    this.outbox.push(entries);
    if (refusal) throw refusal;
    return changes;
  }

  /** All that are named, or NotFound. */
  async #locked(tx: Queryable, projectId: string, refs: readonly Ref[]): Promise<LockedInstance[]> {
    const terminatedVisibleSeconds = this.flags.terminated_visible_time;
    const rows = await lockNamed(tx, projectId, { refs, terminatedVisibleSeconds });
    requireAllFound('instance', refs, rows);
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
    const instanceIds = rows.map(({ id }) => id);
    await claimInstances(tx, instanceIds, {
      operationId,
      task: meaning.task,
      reasonCode: reason?.code ?? null,
      reasonMessage: reason?.message ?? null,
      transition: work.because ? null : meaning.transition,
    });
    const dependents = meaning.workflow === 'terminate-instances' ? this.dependents : [];
    const along = await takeDependents(tx, dependents, { operationId, instanceIds });
    return insertOperation(tx, operationId, {
      workflow: meaning.workflow,
      action: meaning.action,
      summary: `${verb.replace('-', ' ')} ${rows.length} ${rows.length === 1 ? 'instance' : 'instances'}`,
      requestId: asker.requestId,
      projectId: asker.projectId,
      userId: asker.userId,
      args,
      chunkSize: this.flags.chunk_size,
      members: rows.map(({ id, ec2Id, generation }) => ({
        noun: 'instance',
        id,
        ec2Id,
        generation: generation + 1,
        along: along.get(id) ?? [],
      })),
    });
  }

  /** A start claims memory and processors again where the disk is, or is refused and stays stopped. */
  async #requireRoom(tx: Queryable, rows: readonly LockedInstance[]): Promise<void> {
    await requireRootVolumes(
      tx,
      rows.map(({ id }) => id),
    );
    const refused = await this.scheduler.fitsAgain(tx, rows);
    if (refused.length > 0)
      throw new EngineError(
        'InsufficientInstanceCapacity',
        `There is not enough capacity to start the instance. ${refusalText(refused)}`,
      );
  }
}
