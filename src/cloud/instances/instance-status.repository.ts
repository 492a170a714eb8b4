import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { INSTANCE_TEXTS } from './instance-columns.js';
import { pageOf, visibleInstances, type InstanceQuery } from './instance-reader.repository.js';
import type { InstanceStatusRow } from './instance-row.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';

/** $3: seconds after which a guest that never asked for its metadata counts as up. */
export const STATUS = `CASE
  WHEN ${INSTANCE_TEXTS.stateName} <> 'running' THEN 'not-applicable'
  WHEN i.metadata_seen_at IS NOT NULL OR i.launched_at <= engine_now() - make_interval(secs => $3) THEN 'ok'
  ELSE 'initializing' END`;

export interface InstanceStatusQuery extends InstanceQuery {
  /** Also those that do not run. */
  readonly all: boolean;
}

/** Reads how instances are: one statement, however many there are. */
@Injectable()
export class InstanceStatusRepository {
  constructor(
    private readonly db: Database,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  async list(projectId: string, query: InstanceStatusQuery): Promise<InstanceStatusRow[]> {
    const { terminated_visible_time, status_grace } = this.flags;
    const values: unknown[] = [projectId, terminated_visible_time, status_grace];
    const visible = visibleInstances(query, values);
    const filters = query.condition?.(values) ?? '';
    return this.db.query<InstanceStatusRow>(
      `SELECT i.ec2_id AS "ec2Id", i.reservation_id AS "reservationId", i.launch_index AS "launchIndex", i.id, i.zone,
         i.lifecycle, i.task_state AS "taskState", ${STATUS} AS status
       FROM ${visible} WHERE ${query.all ? 'true' : `${INSTANCE_TEXTS.stateName} = 'running'`}${filters}${pageOf(query, values)}`,
      values,
    );
  }
}
