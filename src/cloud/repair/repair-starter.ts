import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { logger } from '../../common/log/logger.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import {
  insertOperation,
  newOperationId,
  type OperationMember,
  type OutboxEntry,
} from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { DRIFT_CONTRIBUTIONS, type DriftContribution } from './drift-contribution.js';
import { DriftRepository, hasDrifted, type HostDrift } from './drift.repository.js';
import type { RepairArgs } from './repair-plans.js';

/**
 * Undos of one kind, and returns, of one noun in one repair. A host that comes back with thousands, or a token that
 * makes them up, must not become one workflow that Temporal cannot carry (2,000 activities at once, 2 MB an answer);
 * the next comparison finds the rest.
 */
const MOST = 250;

/** A host's drift becomes one operation; while it runs that host is not compared again. */
@Injectable()
export class RepairStarter {
  readonly #log = logger('drift');

  constructor(
    private readonly database: Database,
    private readonly drifts: DriftRepository,
    private readonly outbox: Outbox,
    @Inject(DRIFT_CONTRIBUTIONS) private readonly nouns: readonly DriftContribution[],
  ) {}

  /** Compares the host with its rows and commits a repair when it drifted. True: one was begun. */
  async look(host: string): Promise<boolean> {
    const drift = cut(await this.drifts.of(host));
    if (!hasDrifted(drift)) return false;
    const entries = await this.database.transaction((tx) => this.#begin(tx, drift));
    if (entries.length > 0) this.#log.info(drift, 'repairing a host that drifted');
    this.outbox.push(entries);
    return entries.length > 0;
  }

  async #begin(tx: Queryable, { host, cleanups, found }: HostDrift): Promise<readonly OutboxEntry[]> {
    // One repair a host at a time: the host's row is the lock.
    await tx.query('SELECT FROM hosts WHERE name = $1 FOR UPDATE', [host]);
    const running = await tx.query(
      `SELECT id FROM operations WHERE workflow = 'repair-host' AND finished_at IS NULL AND args->>'host' = $1`,
      [host],
    );
    if (running.length > 0) return [];
    const operationId = newOperationId();
    const members = await this.#take(tx, operationId, found);
    const undos = found.flatMap((one) => one.undos);
    if (members.length + undos.length + cleanups === 0) return [];
    const args: RepairArgs = { host, strays: [...undos] };
    return insertOperation(tx, operationId, {
      ...{ workflow: 'repair-host', action: 'RepairHost', requestId: randomUUID() },
      ...{ projectId: null, userId: null, args, summary: `repair host ${host}` },
      // A repair is one plan for one host, however many resources it is about.
      chunkSize: Math.max(1, members.length),
      // Rows that are not taken: they say already what the host is brought to.
      alsoAbout: [host, ...undos.flatMap(({ ec2Id, id }) => (ec2Id === undefined ? [] : [ec2Id, id]))],
      members,
    });
  }

  async #take(
    tx: Queryable,
    operationId: string,
    found: HostDrift['found'],
  ): Promise<readonly OperationMember[]> {
    const members: OperationMember[] = [];
    for (const { noun, returns: ids } of found) {
      const contribution = this.nouns.find((one) => one.noun === noun);
      if (contribution && ids.length > 0)
        members.push(...(await contribution.take(tx, { operationId, ids })));
    }
    return members;
  }
}

const cut = ({ found, ...drift }: HostDrift): HostDrift => ({
  ...drift,
  found: found.map(({ noun, undos, returns }) => ({
    noun,
    undos: mostOfEach(undos),
    returns: returns.slice(0, MOST),
  })),
});

/** What cannot be done is found again and again: were kinds cut together, it would hide those behind it. */
function mostOfEach<U extends { readonly kind: string }>(undos: readonly U[]): readonly U[] {
  const counts = new Map<string, number>();
  return undos.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= MOST;
  });
}
