import { randomUUID } from 'node:crypto';
import { lockByIds, takeInstances } from '../../../src/instances/take.repository.js';
import { insertOperation, newOperationId } from '../../../src/operations/operation.repository.js';
import { Outbox } from '../../../src/outbox/outbox.js';
import { type CleanupNote } from '../../../workflows/contracts/operation.js';
import { type Cloud } from './cloud.js';
import { type Committed } from './tenant.js';

/** What a comparison found on a host. */
export interface Drift {
  readonly host: string;
  readonly strays: readonly CleanupNote[];
  /** Wanted running, not running. */
  readonly instanceIds: readonly string[];
}

/** Commits a repair as the conductor's comparison does. */
export async function commitRepair(cloud: Cloud, { host, strays, instanceIds }: Drift): Promise<Committed> {
  const operationId = newOperationId();
  const entries = await cloud.database.transaction(async (tx) => {
    const rows = await lockByIds(tx, instanceIds);
    const nothing = { state: null, reasonCode: null, reasonMessage: null, transition: null };
    await takeInstances(tx, instanceIds, { operationId, task: 'repairing', ...nothing });
    return insertOperation(tx, operationId, {
      ...{ workflow: 'repair-host', action: 'RepairHost', requestId: randomUUID() },
      ...{ projectId: null, userId: null, args: { host, strays }, chunkSize: 50 },
      instances: rows.map(({ id, ec2Id, generation, state }) => ({
        ...{ id, ec2Id, generation: generation + 1, previousState: state },
      })),
    });
  });
  cloud.app.get(Outbox).push(entries);
  return { operationId, instanceIds };
}
