import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import type { SnapshotRow } from './snapshot.js';
import type { SnapshotTask } from './snapshot.state.js';

/** A snapshot as the cloud's operators see it. */
export interface SnapshotOnHost extends Omit<
  SnapshotRow,
  'accountNumber' | 'name' | 'settledAt' | 'tags' | 'volumeId'
> {
  readonly zone: string;
  readonly host: string;
  readonly taskState: SnapshotTask | null;
}

const SNAPSHOTS = `
  SELECT s.id, s.ec2_id AS "ec2Id", s.project_id AS "projectId", s.description, s.volume_ec2_id AS "volumeEc2Id",
    s.size_gib AS "sizeGiB", s.data_key_id IS NOT NULL AS "isEncrypted", s.lifecycle,
    s.task_state AS "taskState", s.reason_message AS "reasonMessage",
    s.is_public AS "isPublic", s.created_at AS "createdAt", s.completed_at AS "completedAt", s.progress, s.zone, s.host
  FROM snapshots s WHERE s.ended_at IS NULL`;

/** Snapshots of all projects, for who runs the cloud. */
@Injectable()
export class SnapshotList {
  constructor(private readonly database: Database) {}

  /** Null: everybody's. */
  list(projectId: string | null): Promise<SnapshotOnHost[]> {
    return this.database.query<SnapshotOnHost>(
      `${SNAPSHOTS} AND ($1::uuid IS NULL OR s.project_id = $1) ORDER BY s.ec2_id`,
      [projectId],
    );
  }

  /** Throws NotFound. */
  async find(ref: Ref): Promise<SnapshotOnHost> {
    const values: unknown[] = [];
    const named = refCondition([ref], { id: 's.id', ec2Id: 's.ec2_id' }, values);
    const [row] = await this.database.query<SnapshotOnHost>(`${SNAPSHOTS} AND ${named}`, values);
    if (row) return row;
    throw new NotFound('snapshot', [ref]);
  }
}
