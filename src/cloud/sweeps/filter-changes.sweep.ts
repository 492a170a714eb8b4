import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { deleteOldFilterChanges } from '../security-groups/filter-version.repository.js';

/** Deletes what no host can ask for again of `host_filter_changes`. */
@Injectable()
export class FilterChangesSweep {
  constructor(private readonly database: Database) {}

  async sweep(): Promise<void> {
    await deleteOldFilterChanges(this.database);
  }
}
