import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import type { VolumeRow } from './volume.js';
import {
  ALL_VOLUMES,
  type VolumeOwner,
  type VolumeQuery,
  findVolume,
  listVolumes,
} from './volume.repository.js';

/** What an API may ask about volumes, and change without work on hosts. */
@Injectable()
export class VolumeReader {
  constructor(private readonly database: Database) {}

  /** Throws NotFound. */
  list(projectId: VolumeOwner, query: Partial<VolumeQuery>): Promise<readonly VolumeRow[]> {
    return listVolumes(this.database, projectId, { ...ALL_VOLUMES, ...query });
  }

  /** Throws NotFound. */
  find(projectId: VolumeOwner, ref: Ref): Promise<VolumeRow> {
    return findVolume(this.database, projectId, ref);
  }

  /** Those of one instance. */
  attachedTo(instanceId: string): Promise<readonly VolumeRow[]> {
    const condition = (values: unknown[]) => ` AND v.instance_id = $${values.push(instanceId)}`;
    return this.list(null, { condition });
  }

  /** Whether its reads and writes go on by themselves after a doubt about its bytes. Throws NotFound. */
  async setAutoEnableIo(projectId: string, ref: Ref, on: boolean): Promise<void> {
    const values: unknown[] = [projectId, on];
    const rows = await this.database.query<{ id: string; ec2Id: string }>(
      `UPDATE volumes v SET auto_enable_io = $2 WHERE v.project_id = $1 AND v.ended_at IS NULL
         AND ${refCondition([ref], { id: 'v.id', ec2Id: 'v.ec2_id' }, values)} RETURNING v.id, v.ec2_id AS "ec2Id"`,
      values,
    );
    requireAllFound('volume', [ref], rows);
  }
}
