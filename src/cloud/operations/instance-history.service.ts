import { Injectable } from '@nestjs/common';
import { UUID } from '../../common/ids/uuid.js';
import { Database } from '../../common/prisma/database.js';

/** An operation that had an instance among its own. Times are milliseconds since 1970. */
export interface HistoryRow {
  readonly id: string;
  /** EC2's verb, or the cloud's own word. */
  readonly action: string;
  readonly requestId: string;
  /** Both null: the cloud itself. */
  readonly projectId: string | null;
  readonly userId: string | null;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** Null while it runs. */
  readonly outcome: string | null;
  readonly message: string | null;
}

/** One step of it, or the undo of one. */
export interface HistoryStep {
  readonly step: string;
  readonly isUndo: boolean;
  readonly host: string | null;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly error: string | null;
}

const milliseconds = (column: string): string => `(floor(date_part('epoch', ${column}) * 1000))::float8`;

const LIST = `
  SELECT o.id, o.action, o.request_id AS "requestId", o.project_id AS "projectId", o.user_id AS "userId",
    ${milliseconds('o.created_at')} AS "startedAt", ${milliseconds('m.settled_at')} AS "finishedAt", m.outcome, m.message
  FROM operation_members m JOIN operations o ON o.id = m.operation_id
  WHERE m.resource_id = $1 AND ($2::text IS NULL OR o.request_id = $2) ORDER BY o.number DESC LIMIT 1000`;

const STEPS = `
  SELECT s.step, s.is_undo AS "isUndo", s.host, ${milliseconds('s.started_at')} AS "startedAt",
    ${milliseconds("s.started_at + s.millis * interval '1 millisecond'")} AS "finishedAt", s.error
  FROM operation_steps s WHERE s.operation_id = $1 AND (s.resource_id = $2 OR s.resource_id IS NULL)
  ORDER BY s.started_at DESC, s.id DESC`;

/** What was done to an instance: our operations, as their tenant may read them. */
@Injectable()
export class InstanceHistory {
  constructor(private readonly database: Database) {}

  /** The newest first. `requestId`: only those of this request. Who may see the instance has been asked before. */
  async list(instanceId: string, requestId?: string): Promise<readonly HistoryRow[]> {
    if (!UUID.test(instanceId)) return [];
    return this.database.query<HistoryRow>(LIST, [instanceId, requestId ?? null]);
  }

  /** The newest first. */
  steps(operationId: string, instanceId: string): Promise<readonly HistoryStep[]> {
    return this.database.query<HistoryStep>(STEPS, [operationId, instanceId]);
  }
}
