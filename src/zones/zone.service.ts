import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import { type ZoneRow } from './zone.js';

/**
 * Which zones there are: nobody else asks the rows. A host's zone is the truth, and what will set it for many hosts at once (an
 * aggregate) sets it there. A cloud without hosts has the region's first.
 */
@Injectable()
export class ZoneService {
  constructor(private readonly database: Database) {}

  /** By name. A zone whose hosts are all disabled is not available. */
  async list(region: string): Promise<readonly ZoneRow[]> {
    const rows = await this.database.query<ZoneRow>(
      `SELECT zone AS name, bool_or(enabled) AS available FROM hosts WHERE forgotten_at IS NULL GROUP BY zone ORDER BY zone`,
    );
    return rows.length > 0 ? rows : [{ name: `${region}a`, available: true }];
  }
}
