import { type RequestContext } from '../../../src/common/context/request-context.js';
import { byId } from '../../../src/common/refs/ref.js';
import { SnapshotService } from '../../../src/cloud/snapshots/snapshot.service.js';
import { SnapshotVerbs } from '../../../src/cloud/snapshots/snapshot-verbs.js';
import { type Cloud } from './cloud.js';
import { type Asked } from './committed.js';

/** What the tenant of a lane does with snapshots. */
export class TenantSnapshots {
  constructor(
    private readonly cloud: Cloud,
    private readonly context: RequestContext,
  ) {}

  /** One of each volume. */
  async create(volumeIds: readonly string[]): Promise<Asked> {
    const asked = { volumes: volumeIds.map(byId), name: '', description: '', tags: [] };
    await this.cloud.services.get(SnapshotService).create(this.context, asked);
    return this.cloud.latestOf(this.context.projectId);
  }

  /** One of each volume of the instance, of one moment. */
  async createTogether(instanceId: string): Promise<Asked> {
    const asked = { instance: byId(instanceId), withoutRoot: false, without: [], copiesTags: false };
    const words = { name: '', description: '', tags: [] };
    await this.cloud.services.get(SnapshotService).createTogether(this.context, { ...asked, ...words });
    return this.cloud.latestOf(this.context.projectId);
  }

  async copy(ids: readonly string[]): Promise<Asked> {
    const asked = { snapshots: ids.map(byId), name: '', description: '', tags: [] };
    await this.cloud.services.get(SnapshotService).copy(this.context, asked);
    return this.cloud.latestOf(this.context.projectId);
  }

  async remove(ids: readonly string[]): Promise<Asked> {
    await this.cloud.services.get(SnapshotVerbs).remove(this.context, ids.map(byId));
    return this.cloud.latestOf(this.context.projectId);
  }

  async there(): Promise<readonly string[]> {
    const rows = await this.cloud.database.query<{ id: string }>(
      `SELECT id FROM snapshots WHERE project_id = $1 AND ended_at IS NULL AND task_state IS DISTINCT FROM 'deleting'
       ORDER BY id`,
      [this.context.projectId],
    );
    return rows.map(({ id }) => id);
  }

  /** What its callers are shown; one that is gone as deleted. */
  async states(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.cloud.database.query<{ id: string; state: string }>(
      `SELECT id, CASE WHEN task_state = 'deleting' THEN 'deleting' ELSE lifecycle END AS state FROM snapshots
       WHERE project_id = $1`,
      [this.context.projectId],
    );
    return new Map(rows.map(({ id, state }) => [id, state]));
  }
}
