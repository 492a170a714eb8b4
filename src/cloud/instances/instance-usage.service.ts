import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { SHOWN_NAME } from './kept/kept-columns.js';

/** How much of a span of time an instance was there. Times are milliseconds since 1970. */
export interface UsageRow {
  readonly projectId: string;
  readonly instanceId: string;
  readonly name: string;
  readonly flavorName: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly startedAt: number;
  /** Null: it is there. */
  readonly endedAt: number | null;
  readonly lifecycle: string;
  /** Within the span. */
  readonly hours: number;
  /** Seconds since it was made, until its end. */
  readonly uptime: number;
}

export interface UsageSpan {
  /** Null: of all projects. */
  readonly projectId: string | null;
  readonly start: Date;
  readonly stop: Date;
}

const epoch = (at: string): string => `(floor(date_part('epoch', ${at})) * 1000)::float8`;
const END = 'coalesce(i.terminated_at, engine_now())';

const LIST = `
  SELECT i.project_id AS "projectId", i.id AS "instanceId", ${SHOWN_NAME} AS name, i.flavor_name AS "flavorName", i.vcpus,
    i.memory_mib AS "memoryMiB", i.disk_gib AS "diskGiB", ${epoch('i.created_at')} AS "startedAt",
    ${epoch('i.terminated_at')} AS "endedAt", i.lifecycle,
    greatest(0, date_part('epoch', least(${END}, $3) - greatest(i.created_at, $2)) / 3600)::float8 AS hours,
    floor(date_part('epoch', ${END} - i.created_at))::float8 AS uptime
  FROM instances i
  WHERE ($1::uuid IS NULL OR i.project_id = $1) AND i.created_at <= $3
    AND (i.terminated_at IS NULL OR i.terminated_at >= $2)
  ORDER BY i.project_id, i.created_at, i.id LIMIT $4`;

/** More is not summed up for one answer. */
const MOST = 100_000;

/** What projects' instances used over a time. */
@Injectable()
export class InstanceUsage {
  constructor(private readonly database: Database) {}

  list({ projectId, start, stop }: UsageSpan): Promise<readonly UsageRow[]> {
    return this.database.query<UsageRow>(LIST, [projectId, start, stop, MOST]);
  }
}
