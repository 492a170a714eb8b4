import { Inject, Injectable } from '@nestjs/common';
import { SqlFilters } from '../common/filters/sql-filters.js';
import { Database } from '../common/prisma/database.js';
import { INSTANCE_TEXTS } from './instance-columns.js';
import { pageOf, visibleInstances, type InstanceQuery } from './instance-reader.repository.js';
import type { InstanceStatusRow } from './instance-row.js';
import { INSTANCE_FLAGS, type InstanceFlags } from './instance.flags.js';

/** $3: seconds after which a guest that never asked for its metadata counts as up. */
const STATUS = `CASE
  WHEN ${INSTANCE_TEXTS.stateName} <> 'running' THEN 'not-applicable'
  WHEN i.metadata_seen_at IS NOT NULL OR i.launched_at <= engine_now() - make_interval(secs => $3) THEN 'ok'
  ELSE 'initializing' END`;

const REACHABILITY = `CASE ${STATUS} WHEN 'ok' THEN 'passed' WHEN 'initializing' THEN 'initializing' END`;

const nothing = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, 'NULL::text']));

/** `Filter.n` of DescribeInstanceStatus. There are no scheduled events. */
const statusFilters = new SqlFilters({
  ...nothing(`event.code event.description event.instance-event-id event.not-after
    event.not-before event.not-before-deadline operator.principal attached-ebs-status.status
    application-status.status`),
  'availability-zone': 'i.zone',
  'instance-state-code': INSTANCE_TEXTS.stateCode,
  'instance-state-name': INSTANCE_TEXTS.stateName,
  'instance-status.reachability': REACHABILITY,
  'instance-status.status': STATUS,
  'operator.managed': `'false'::text`,
  'system-status.reachability': REACHABILITY,
  'system-status.status': STATUS,
});

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
    const filters = statusFilters.where(query.filters, values);
    return this.db.query<InstanceStatusRow>(
      `SELECT i.ec2_id AS "ec2Id", i.reservation_id AS "reservationId", i.launch_index AS "launchIndex", i.id, i.zone,
         i.lifecycle, i.task_state AS "taskState", ${STATUS} AS status
       FROM ${visible} WHERE ${query.all ? 'true' : `${INSTANCE_TEXTS.stateName} = 'running'`}${filters}${pageOf(query, values)}`,
      values,
    );
  }
}
