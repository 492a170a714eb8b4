import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { type ZoneRow } from './zone.js';
import { ZONE_ROWS } from './zone-rows.js';

/** Which zones there are. A cloud without hosts has the region's first. */
@Injectable()
export class ZoneService {
  constructor(private readonly database: Database) {}

  /** By name. */
  async list(region: string): Promise<readonly ZoneRow[]> {
    const rows = await this.database.query<ZoneRow>(ZONE_ROWS);
    return rows.length > 0 ? rows : [{ name: `${region}a`, available: true }];
  }
}
