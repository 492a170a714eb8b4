import { Injectable } from '@nestjs/common';
import { roleOf } from '../../../workflows/contracts/host-roles.js';
import { Database } from '../../common/prisma/database.js';
import { type Inventory, inventoryOf, type StoredInventories } from '../../stream/inventories.js';

/** What hosts said that they have; the newest answer of each daemon. */
@Injectable()
export class InventoryRepository {
  constructor(private readonly database: Database) {}

  async store(host: string, binary: string, items: Inventory): Promise<void> {
    await this.database.query(
      `INSERT INTO host_inventories (host, "binary", taken_at, items) VALUES ($1, $2, engine_now(), $3)
       ON CONFLICT (host, "binary") DO UPDATE SET taken_at = engine_now(), items = $3`,
      [host, binary, JSON.stringify(items)],
    );
  }

  /** One that is not understood (its role is not known here any more) is as if it had not come. */
  async newest(host: string): Promise<StoredInventories> {
    const rows = await this.database.query<{ binary: string; takenAt: Date; items: unknown }>(
      'SELECT "binary", taken_at AS "takenAt", items FROM host_inventories WHERE host = $1 AND isfinite(taken_at)',
      [host],
    );
    const taken = rows.flatMap(({ binary, takenAt, items: said }) => {
      const items = inventoryOf(roleOf(binary), said);
      return items ? [[roleOf(binary), { takenAt, items }] as const] : [];
    });
    return Object.fromEntries(taken);
  }

  /**
   * Asks hosts for fresh inventories of all their daemons; the host API is told by notification. Returns the database's
   * time.
   */
  async want(hosts: readonly string[]): Promise<Date> {
    const [row] = await this.database.query<{ now: Date; told: number }>(
      `WITH wanted AS (
         INSERT INTO host_inventories (host, "binary", taken_at, wanted_at, items)
         SELECT h.name, 'engine-' || r, '-infinity', engine_now(), '{}'
         FROM hosts h CROSS JOIN LATERAL unnest(h.roles) AS r WHERE h.name = ANY($1)
         ON CONFLICT (host, "binary") DO UPDATE SET wanted_at = engine_now()
       ), told AS (SELECT pg_notify('engine_inventory', h) FROM unnest($1::text[]) AS u(h))
       SELECT engine_now() AS now, (SELECT count(*) FROM told) AS told`,
      [hosts],
    );
    if (!row) throw new Error('the time is one row');
    return row.now;
  }

  /** Hosts of which the daemons of all roles have answered after `since`. */
  async answered(hosts: readonly string[], since: Date): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ host: string }>(
      `SELECT h.name AS host FROM hosts h JOIN host_inventories i ON i.host = h.name AND role_of(i."binary") = ANY (h.roles)
       WHERE h.name = ANY($1) AND i.taken_at > $2 GROUP BY h.name HAVING count(*) = cardinality(h.roles)`,
      [hosts, since],
    );
    return new Set(rows.map(({ host }) => host));
  }
}
