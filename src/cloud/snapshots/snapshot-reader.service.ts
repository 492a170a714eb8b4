import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import { ALL_SNAPSHOTS, type SnapshotQuery, findSnapshot, listSnapshots } from './snapshot.repository.js';
import type { SnapshotRow } from './snapshot.js';

/** What an API may ask about snapshots. */
@Injectable()
export class SnapshotReader {
  constructor(private readonly database: Database) {}

  /** Throws NotFound. */
  list(projectId: string, query: Partial<SnapshotQuery>): Promise<readonly SnapshotRow[]> {
    return listSnapshots(this.database, projectId, { ...ALL_SNAPSHOTS, ...query });
  }

  /** Throws NotFound. */
  find(projectId: string, ref: Ref): Promise<SnapshotRow> {
    return findSnapshot(this.database, projectId, ref);
  }
}
