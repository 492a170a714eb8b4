import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';

export interface OperationRow {
  readonly id: string;
  readonly action: string;
  readonly workflow: string;
  readonly requestId: string;
  /** Null: the cloud itself. */
  readonly project: string | null;
  readonly user: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Null while it runs. */
  readonly outcome: string | null;
  readonly instances: number;
  readonly settled: number;
}

/** One line of the timeline. */
export interface OperationStepRow {
  /** EC2 id; null: the step was about more than one. */
  readonly instance: string | null;
  readonly step: string;
  readonly isUndo: boolean;
  readonly host: string | null;
  readonly startedAt: Date;
  readonly millis: number;
  readonly error: string | null;
}

export interface OperationMemberRow {
  readonly instance: string;
  readonly outcome: string | null;
  readonly message: string | null;
}

const OPERATION = `
  SELECT o.id, o.action, o.workflow, o.request_id AS "requestId", p.name AS project, u.name AS "user",
    o.created_at AS "createdAt", o.finished_at AS "finishedAt", o.outcome,
    (SELECT count(*) FROM operation_instances m WHERE m.operation_id = o.id) AS instances,
    (SELECT count(*) FROM operation_instances m WHERE m.operation_id = o.id AND m.settled_at IS NOT NULL) AS settled
  FROM operations o LEFT JOIN projects p ON p.id = o.project_id LEFT JOIN users u ON u.id = o.user_id`;

/** Operations as they are read: who asked, which steps, where, how long, which error, which undo. */
@Injectable()
export class OperationReader {
  constructor(private readonly database: Database) {}

  /** Newest first. `projectId` null: of all projects and of the cloud itself. */
  list(projectId: string | null, limit: number): Promise<OperationRow[]> {
    return this.database.query<OperationRow>(
      `${OPERATION} WHERE $1::uuid IS NULL OR o.project_id = $1 ORDER BY o.created_at DESC, o.id LIMIT $2`,
      [projectId, limit],
    );
  }

  /** By its id, its request's id, or the EC2 id or UUID of an instance: then the newest about it. */
  async find(which: string): Promise<OperationRow | undefined> {
    const [row] = await this.database.query<OperationRow>(
      `${OPERATION} WHERE o.id::text = $1 OR o.request_id = $1 OR o.id IN (
         SELECT m.operation_id FROM operation_instances m JOIN instances i ON i.id = m.instance_id
         WHERE i.ec2_id = $1 OR i.id::text = $1) ORDER BY o.created_at DESC LIMIT 1`,
      [which],
    );
    return row;
  }

  /** In the order in which they began. */
  steps(operationId: string): Promise<OperationStepRow[]> {
    return this.database.query<OperationStepRow>(
      `SELECT i.ec2_id AS instance, s.step, s.is_undo AS "isUndo", s.host, s.started_at AS "startedAt", s.millis, s.error
       FROM operation_steps s LEFT JOIN instances i ON i.id = s.instance_id
       WHERE s.operation_id = $1 ORDER BY s.started_at, s.id`,
      [operationId],
    );
  }

  members(operationId: string): Promise<OperationMemberRow[]> {
    return this.database.query<OperationMemberRow>(
      `SELECT coalesce(i.ec2_id, m.instance_id::text) AS instance, m.outcome, m.message
       FROM operation_instances m LEFT JOIN instances i ON i.id = m.instance_id
       WHERE m.operation_id = $1 ORDER BY i.launch_index, i.ec2_id`,
      [operationId],
    );
  }
}
