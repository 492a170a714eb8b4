import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { Sealer } from '../../common/seal/sealer.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import { insertOperation, newOperationId, type OutboxEntry } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { requireJoinable } from '../placement-groups/require-joinable.js';
import { QuotaService } from '../quotas/quota.service.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { nameResources, writeTags } from '../tags/tag.repository.js';
import { LaunchCards } from './cards/launch-cards.js';
import type { LaunchRequest } from './instance.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { namesOf } from './launch-names.js';
import { withinCapacity, withinQuota } from './launch-count.js';
import { newInstanceOf } from './new-instance.js';
import { newInterfaceOf } from './new-interface.js';
import { LaunchFacts, type LaunchFactsFound } from './launch-facts.js';
import { LaunchAlong } from './launch-along.js';
import { isPublicLaunch, LaunchPorts } from './launch-ports.js';
import { launchGroups } from './launch-groups.js';
import { insertReservation } from './launch-rows.repository.js';
import { newMember, reservationRowOf } from './reservation-row.js';

interface Made {
  readonly reservationId: string;
  readonly entries: readonly OutboxEntry[];
}

/**
 * RunInstances: one transaction that checks, counts, claims and writes everything that the answer names. Nothing
 * outside the database has happened when it answers.
 */
@Injectable()
export class Launcher {
  constructor(
    private readonly database: Database,
    private readonly facts: LaunchFacts,
    private readonly quotas: QuotaService,
    private readonly scheduler: Scheduler,
    private readonly ports: LaunchPorts,
    private readonly besides: LaunchAlong,
    private readonly cards: LaunchCards,
    private readonly sealer: Sealer,
    private readonly outbox: Outbox,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  async run(context: RequestContext, launch: LaunchRequest): Promise<{ readonly reservationId: string }> {
    // Before the transaction has its connection: a holder of one that waits for another can wait for ever.
    const looked = await this.#lookedUp(context.projectId, launch);
    const { reservationId, entries } = await this.database.transaction((tx) =>
      this.#run(tx, context, { launch, looked }),
    );
    this.outbox.push(entries);
    return { reservationId };
  }

  /** What `run` would refuse, without a row changed. */
  async check(context: RequestContext, launch: LaunchRequest): Promise<void> {
    const facts = await this.facts.lookedUp(context.projectId, launch);
    await this.database.transaction(async (tx) => {
      await launchGroups(tx, { projectId: context.projectId, launch, own: facts.own });
      const { count, zone } = await this.#countOf(tx, context.projectId, { launch, facts });
      const isPublic = isPublicLaunch(launch, facts.landings.get(zone), this.flags);
      if (isPublic) await this.besides.checkAddresses(tx, count);
    });
  }

  /** A refusal is kept for later: the answer to a token that was used before is the same, whatever has gone since. */
  async #lookedUp(projectId: string, launch: LaunchRequest): Promise<() => LaunchFactsFound> {
    try {
      const facts = await this.facts.lookedUp(projectId, launch);
      return () => facts;
    } catch (refusal) {
      return () => {
        throw refusal;
      };
    }
  }

  async #run(
    tx: Queryable,
    context: RequestContext,
    { launch, looked }: { readonly launch: LaunchRequest; readonly looked: () => LaunchFactsFound },
  ): Promise<Made> {
    const reservationId = randomUUID();
    const { clientToken: token, requestHash } = launch;
    const claim = { action: 'RunInstances', noun: 'instance', token, requestHash, resourceId: reservationId };
    const before = await claimedBefore(tx, context.projectId, claim);
    if (before !== undefined) return { reservationId: before, entries: [] };
    const facts = looked();
    const { own } = facts;
    const { projectId, userId } = context;
    // An interface that is there has groups of its own.
    const groupIds = launch.interface ? [] : await launchGroups(tx, { projectId, launch, own });
    const { count, zone } = await this.#countOf(tx, context.projectId, { launch, facts });
    const operationId = newOperationId();
    const instances = Array.from({ length: count }, (_, index) => newInstanceOf(launch, index, this.sealer));
    const configDrive = launch.configDrive ?? this.flags.force_config_drive;
    const decided = { id: reservationId, operationId, zone, facts, groupIds, configDrive };
    const reservation = reservationRowOf(context, launch, decided);
    if (!(await insertReservation(tx, reservation, instances))) throw new NotFound('image', [launch.image]);
    const ec2Ids = instances.map(({ ec2Id }) => ec2Id);
    await writeTags(tx, projectId, 'instance', ec2Ids, launch.tags);
    await nameResources(tx, { projectId, type: 'instance' }, namesOf(launch, ec2Ids));
    // The zone was chosen first: its subnet follows.
    const landing = facts.landings.get(zone);
    const ports = launch.interface ? [] : instances.map(({ id }) => newInterfaceOf(id, projectId, launch));
    const isPublic = isPublicLaunch(launch, landing, this.flags);
    const made = { operationId, projectId, userId, zone };
    const along = await this.besides.take(tx, made, { launch, facts, ports, isPublic });
    const entries = await insertOperation(tx, operationId, {
      workflow: 'run-instances',
      action: 'RunInstances',
      summary: `launch ${count} × ${facts.flavor.name}`,
      ...{ requestId: context.requestId, projectId, userId, args: {}, chunkSize: this.flags.chunk_size },
      members: instances.map((one) => ({ ...newMember(one), along: along(one.id) })),
    });
    await this.ports.create(tx, { projectId, zone, landing }, { ports, tags: launch.interfaceTags });
    await this.cards.complete(tx, launch, { instances, projectId, flavorName: facts.flavor.name });
    return { reservationId, entries };
  }

  async #countOf(
    tx: Queryable,
    projectId: string,
    { launch, facts }: { readonly launch: LaunchRequest; readonly facts: LaunchFactsFound },
  ): Promise<{ readonly count: number; readonly zone: string }> {
    const quota = await this.quotas.lockUsage(tx, projectId);
    if (!quota) throw new EngineError('UnauthorizedOperation', 'The project has been deleted.');
    const allowed = withinQuota(facts.flavor, launch, quota);
    const { group } = facts;
    const fit = this.scheduler.fits(facts.hosts, facts.size, {
      ...{ count: allowed, group },
      ...(facts.zone !== undefined && { zone: facts.zone }),
      ...(launch.host !== undefined && { host: launch.host }),
    });
    const count = withinCapacity(launch, fit);
    if (group) await requireJoinable(tx, this.quotas, { projectId, group, more: count });
    await this.besides.requireQuota(tx, projectId, { volumes: facts.volumes, count });
    return { count, zone: fit?.zone ?? '' };
  }
}
