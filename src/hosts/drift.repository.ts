import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import { type Drift, driftOf, type DriftRow } from './drift.js';
import { type StoredInventories, InventoryRepository } from './inventory.repository.js';

const ROWS = `
  SELECT i.id AS "instanceId", i.ec2_id AS "ec2Id", n.id AS "portId", i.generation, i.lifecycle, i.task_state AS "taskState", i.host AS "placedOn",
    CASE WHEN bool_or(a.state = 'held') THEN 'held' WHEN bool_or(a.state = 'cleanup') THEN 'cleanup' ELSE 'nothing' END AS holds,
    GREATEST(i.went_off_at, max(a.released_at), (SELECT max(m.settled_at) FROM operation_instances m WHERE m.instance_id = i.id)) AS "changedAt"
  FROM instances i
  LEFT JOIN instance_attempts a ON a.instance_id = i.id AND a.host = $1
  LEFT JOIN network_interfaces n ON n.instance_id = i.id
  WHERE i.id = ANY($2) OR i.id IN (SELECT instance_id FROM instance_attempts WHERE host = $1 AND state <> 'released')
  GROUP BY i.id, n.id`;

/** Reads what `driftOf` compares. The inventories first: what changes in between is newer than they are, and left alone. */
@Injectable()
export class DriftRepository {
  constructor(
    private readonly database: Database,
    private readonly inventories: InventoryRepository,
  ) {}

  /** Drift of a host by its newest inventories. One that has none yet has its cleanups to do at most. */
  async of(host: string): Promise<Drift> {
    const stored = since(await this.#lastRepair(host), await this.inventories.newest(host));
    const [rows, cleanups] = await Promise.all([this.rows(host, instancesOf(stored)), this.#cleanups(host)]);
    return driftOf(rows, { host, ...stored }, cleanups);
  }

  rows(host: string, named: readonly string[]): Promise<DriftRow[]> {
    return this.database.query<DriftRow>(ROWS, [host, named]);
  }

  /** Repairs are the cloud's own: no project has them, which is what the index begins with. */
  async #lastRepair(host: string): Promise<Date | null> {
    const [row] = await this.database.query<{ finishedAt: Date }>(
      `SELECT finished_at AS "finishedAt" FROM operations WHERE project_id IS NULL AND workflow = 'repair-host'
         AND args->>'host' = $1 AND finished_at IS NOT NULL ORDER BY created_at DESC LIMIT 1`,
      [host],
    );
    return row?.finishedAt ?? null;
  }

  async #cleanups(host: string): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM cleanups WHERE host = $1 AND done_at IS NULL',
      [host],
    );
    return row?.count ?? 0;
  }
}

/** What was taken before the last repair's end shows what that has repaired. */
function since(repaired: Date | null, { compute, network }: StoredInventories): StoredInventories {
  const isNewer = (takenAt: Date) => repaired === null || takenAt > repaired;
  return {
    ...(compute && isNewer(compute.takenAt) && { compute }),
    ...(network && isNewer(network.takenAt) && { network }),
  };
}

const instancesOf = ({ compute, network }: StoredInventories): readonly string[] => [
  ...(compute?.items.guests ?? []).map(({ instanceId }) => instanceId),
  ...(network?.items.ports ?? []).map(({ instanceId }) => instanceId),
];
