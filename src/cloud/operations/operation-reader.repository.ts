import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { type Nouns, NOUNS } from '../nouns/noun.js';
import { shownIdOf } from '../nouns/shown-id.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { WorkflowName } from '../../../workflows/contracts/workflow-names.js';

import { waysTo, waysToResource } from './operation-lookup.js';

export interface OperationRow {
  readonly id: string;
  readonly action: string;
  readonly workflow: WorkflowName;
  readonly requestId: string;
  /** Null: the cloud itself. */
  readonly project: string | null;
  readonly user: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Null while it runs. */
  readonly outcome: string | null;
  readonly resources: number;
  readonly settled: number;
}

/** One line of the timeline. */
export interface OperationStepRow {
  /** EC2 id; null: the step was about more than one. */
  readonly resource: string | null;
  readonly step: string;
  readonly isUndo: boolean;
  readonly host: string | null;
  readonly startedAt: Date;
  /** Null: it is under way. */
  readonly millis: number | null;
  readonly error: string | null;
  /** One line of what lies below the error: for operators. */
  readonly cause: string | null;
}

export interface OperationMemberRow {
  /** EC2 id. */
  readonly resource: string;
  readonly outcome: string | null;
  readonly message: string | null;
}

export interface OperationsAsked {
  readonly projectId: string | null;
  readonly resource: string | null;
}

const OPERATION = `
  SELECT o.id, o.action, o.workflow, o.request_id AS "requestId", p.name AS project, u.name AS "user",
    o.created_at AS "createdAt", o.finished_at AS "finishedAt", o.outcome,
    (SELECT count(*) FROM operation_members m WHERE m.operation_id = o.id) AS resources,
    (SELECT count(*) FROM operation_members m WHERE m.operation_id = o.id AND m.settled_at IS NOT NULL) AS settled
  FROM operations o LEFT JOIN projects p ON p.id = o.project_id LEFT JOIN users u ON u.id = o.user_id`;

/** Operations as they are read: who asked, which steps, where, how long, which error, which undo. */
@Injectable()
export class OperationReader {
  constructor(
    private readonly database: Database,
    @Inject(NOUNS) private readonly nouns: Nouns,
  ) {}

  /**
   * Newest first. `projectId` null: of all projects and of the cloud itself; `resource` null: about anything, else its
   * EC2 id or UUID.
   */
  async list({ projectId, resource }: OperationsAsked, limit: number): Promise<OperationRow[]> {
    for (const where of resource === null ? ['$1::text IS NULL'] : waysToResource(resource)) {
      const rows = await this.database.query<OperationRow>(
        `${OPERATION} WHERE ${where} AND ($2::uuid IS NULL OR o.project_id = $2) ORDER BY o.created_at DESC, o.id LIMIT $3`,
        [resource, projectId, limit],
      );
      if (rows.length > 0) return rows;
    }
    return [];
  }

  /** Parts of the operation whose workflow has not settled everything. */
  openChunks(operationId: string): Promise<ChunkRef[]> {
    return this.database.query<ChunkRef>(
      `SELECT operation_id AS "operationId", chunk, run FROM operation_chunks
       WHERE operation_id = $1 AND closed_at IS NULL ORDER BY chunk`,
      [operationId],
    );
  }

  /** By its id, its request's id, or the EC2 id or UUID of a resource: then the newest about it. */
  async find(which: string): Promise<OperationRow | undefined> {
    for (const where of waysTo(which)) {
      const [row] = await this.database.query<OperationRow>(
        `${OPERATION} WHERE ${where} ORDER BY o.created_at DESC LIMIT 1`,
        [which],
      );
      if (row) return row;
    }
    return undefined;
  }

  /** In the order in which they began. */
  async steps(operationId: string): Promise<OperationStepRow[]> {
    const rows = await this.database.query<Omit<OperationStepRow, 'resource'> & ResourceColumns>(
      `SELECT noun, resource_id AS id, step, is_undo AS "isUndo", host, started_at AS "startedAt", millis, error, cause
       FROM operation_steps WHERE operation_id = $1 ORDER BY started_at, operation_steps.id`,
      [operationId],
    );
    return rows.map(({ noun, id, ...row }) => ({
      resource: id && shownIdOf(this.nouns, noun ?? '', id),
      ...row,
    }));
  }

  /** Owners first. */
  async members(operationId: string): Promise<OperationMemberRow[]> {
    const rows = await this.database.query<Omit<OperationMemberRow, 'resource'> & MemberColumns>(
      `SELECT noun, resource_id AS id, outcome, message FROM operation_members
       WHERE operation_id = $1 ORDER BY part DESC, chunk, resource_id`,
      [operationId],
    );
    return rows.map(({ noun, id, ...row }) => ({ resource: shownIdOf(this.nouns, noun, id), ...row }));
  }
}

interface MemberColumns {
  readonly noun: string;
  readonly id: string;
}

/** Both null: about more than one. */
type ResourceColumns = { readonly [K in keyof MemberColumns]: string | null };
