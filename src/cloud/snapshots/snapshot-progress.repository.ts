import type { Database } from '../../common/prisma/database.js';

export interface SnapshotPercent {
  readonly snapshotId: string;
  readonly percent: number;
}

/** What hosts say of the copies that they make. */
export class SnapshotProgress {
  constructor(private readonly database: Database) {}

  /** It never goes back: a copy that was begun again says nothing until it is further. Of others' it says nothing. */
  async note(host: string, snapshots: readonly SnapshotPercent[]): Promise<void> {
    await this.database.query(
      `UPDATE snapshots s SET progress = u.percent
       FROM unnest($2::uuid[], $3::int[]) AS u(id, percent)
       WHERE s.id = u.id AND s.host = $1 AND s.lifecycle = 'pending' AND s.progress < u.percent`,
      [host, snapshots.map(({ snapshotId }) => snapshotId), snapshots.map(({ percent }) => percent)],
    );
  }
}
