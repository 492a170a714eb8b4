import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { logger } from '../common/log/logger.js';
import { Database, type Queryable } from '../common/prisma/database.js';
import { lockByIds, takeInstances } from '../instances/take.repository.js';
import { insertOperation, newOperationId, type OutboxEntry } from '../operations/operation.repository.js';
import { Outbox } from '../outbox/outbox.js';
import { type Drift, isDrifted } from './drift.js';
import { DriftRepository } from './drift.repository.js';
import type { RepairArgs } from './repair-plans.js';

/**
 * Strays, restarts and power cuts of one repair. A host that comes back with thousands, or a token that makes them up, must not become one
 * workflow that Temporal cannot carry (2,000 activities at once, 2 MB an answer); the next comparison finds the rest.
 */
const MOST = 250;

/** A host's drift becomes one operation; while it runs nobody compares that host again. */
@Injectable()
export class RepairStarter {
  readonly #log = logger('drift');

  constructor(
    private readonly database: Database,
    private readonly drifts: DriftRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Compares the host with its rows and commits a repair when it drifted. True: one was begun. */
  async look(host: string): Promise<boolean> {
    const drift = await this.drifts.of(host);
    if (!isDrifted(drift)) return false;
    const entries = await this.database.transaction((tx) => begin(tx, drift));
    if (entries.length > 0)
      this.#log.info(
        {
          host,
          restarts: drift.restarts.slice(0, MOST),
          cleanups: drift.cleanups,
          strays: drift.strays.slice(0, MOST),
          powerCuts: drift.powerCuts.slice(0, MOST),
        },
        'repairing a host that drifted',
      );
    this.outbox.push(entries);
    return entries.length > 0;
  }
}

async function begin(tx: Queryable, drift: Drift): Promise<readonly OutboxEntry[]> {
  // One repair a host at a time: the host's row is the lock.
  await tx.query('SELECT FROM hosts WHERE name = $1 FOR UPDATE', [drift.host]);
  const running = await tx.query(
    `SELECT id FROM operations WHERE workflow = 'repair-host' AND finished_at IS NULL AND args->>'host' = $1`,
    [drift.host],
  );
  if (running.length > 0) return [];
  const operationId = newOperationId();
  const restarts = await takeRestarts(tx, drift.restarts.slice(0, MOST), operationId);
  const beside = drift.cleanups + drift.strays.length + drift.powerCuts.length;
  if (restarts.length + beside === 0) return [];
  const powerCuts = drift.powerCuts.slice(0, MOST);
  const args: RepairArgs = { host: drift.host, strays: drift.strays.slice(0, MOST), powerCuts };
  return insertOperation(tx, operationId, {
    workflow: 'repair-host',
    action: 'RepairHost',
    requestId: randomUUID(),
    projectId: null,
    userId: null,
    args,
    // A repair is one plan for one host, however many guests it is about.
    chunkSize: Math.max(1, restarts.length),
    // Their rows are not taken: they say already what the host is brought to.
    alsoAbout: [drift.host, ...powerCuts.flatMap(({ ec2Id, instanceId }) => [ec2Id, instanceId])],
    instances: restarts,
  });
}

/** Those that are still running by their rows, with nobody at work on them. */
async function takeRestarts(tx: Queryable, ids: readonly string[], operationId: string) {
  if (ids.length === 0) return [];
  const rows = (await lockByIds(tx, ids)).filter(
    (row) => row.lifecycle === 'active' && row.taskState === null,
  );
  if (rows.length === 0) return [];
  const taken = rows.map(({ id }) => id);
  await takeInstances(tx, taken, {
    operationId,
    task: 'repairing',
    reasonCode: null,
    reasonMessage: null,
    transition: null,
  });
  return rows.map(({ id, ec2Id, generation, lifecycle }) => ({
    id,
    ec2Id,
    generation: generation + 1,
    previousState: lifecycle,
  }));
}
