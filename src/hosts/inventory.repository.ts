import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import type { ComputeInventory, NetworkInventoryMessage } from './stream.contract.js';

/** What hosts said that they have; the newest answer of each daemon. */
@Injectable()
export class InventoryRepository {
  constructor(private readonly database: Database) {}

  /** The time is the database's, when the answer came. */
  async store(
    host: string,
    binary: string,
    items: ComputeInventory | NetworkInventoryMessage,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO host_inventories (host, "binary", taken_at, items) VALUES ($1, $2, now(), $3)
       ON CONFLICT (host, "binary") DO UPDATE SET taken_at = now(), items = $3`,
      [host, binary, JSON.stringify(items)],
    );
  }
}
