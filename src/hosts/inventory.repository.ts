import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import {
  type ComputeInventory,
  computeInventory,
  networkInventory,
  type NetworkInventoryMessage,
} from './stream.contract.js';

interface Taken<Items> {
  /** The database's time when the answer came. */
  readonly takenAt: Date;
  readonly items: Items;
}

export interface StoredInventories {
  readonly compute?: Taken<ComputeInventory>;
  readonly network?: Taken<NetworkInventoryMessage>;
}

/** What hosts said that they have; the newest answer of each daemon. */
@Injectable()
export class InventoryRepository {
  constructor(private readonly database: Database) {}

  async store(
    host: string,
    binary: string,
    items: ComputeInventory | NetworkInventoryMessage,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO host_inventories (host, "binary", taken_at, items) VALUES ($1, $2, engine_now(), $3)
       ON CONFLICT (host, "binary") DO UPDATE SET taken_at = engine_now(), items = $3`,
      [host, binary, JSON.stringify(items)],
    );
  }

  async newest(host: string): Promise<StoredInventories> {
    const rows = await this.database.query<{ binary: string; takenAt: Date; items: unknown }>(
      'SELECT "binary", taken_at AS "takenAt", items FROM host_inventories WHERE host = $1 AND isfinite(taken_at)',
      [host],
    );
    const of = (binary: string) => rows.find((row) => row.binary === binary);
    const compute = of('engine-compute');
    const network = of('engine-network');
    return {
      ...(compute && { compute: { takenAt: compute.takenAt, items: computeInventory.parse(compute.items) } }),
      ...(network && { network: { takenAt: network.takenAt, items: networkInventory.parse(network.items) } }),
    };
  }

  /** Asks hosts for fresh inventories of both their daemons; the host API is told by notification. Returns the database's time. */
  async want(hosts: readonly string[]): Promise<Date> {
    const [row] = await this.database.query<{ now: Date }>(
      `WITH wanted AS (
         INSERT INTO host_inventories (host, "binary", taken_at, wanted_at, items)
         SELECT h, b, '-infinity', engine_now(), '{}'
         FROM unnest($1::text[]) AS u(h), unnest('{engine-compute,engine-network}'::text[]) AS v(b)
         ON CONFLICT (host, "binary") DO UPDATE SET wanted_at = engine_now()
       ), told AS (SELECT pg_notify('engine_inventory', h) FROM unnest($1::text[]) AS u(h))
       SELECT engine_now() AS now, (SELECT count(*) FROM told) AS told`,
      [hosts],
    );
    if (!row) throw new Error('the time is one row');
    return row.now;
  }

  /** Hosts of which both daemons have answered after `since`. */
  async answered(hosts: readonly string[], since: Date): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ host: string }>(
      `SELECT host FROM host_inventories WHERE host = ANY($1) AND taken_at > $2 GROUP BY host HAVING count(*) = 2`,
      [hosts, since],
    );
    return new Set(rows.map(({ host }) => host));
  }
}
