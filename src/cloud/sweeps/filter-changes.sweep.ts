import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';

/** A host that is further behind pulls everything, which is less work by then. */
const KEPT_VERSIONS = 1_000;

/** Deletes what no host asks for any more of `host_filter_changes`. */
@Injectable()
export class FilterChangesSweep {
  constructor(private readonly database: Database) {}

  async sweep(): Promise<void> {
    await this.database.query(
      `DELETE FROM host_filter_changes c USING host_filter_versions v
       WHERE c.host = v.host AND c.version <= v.version - $1::bigint`,
      [KEPT_VERSIONS],
    );
  }
}
