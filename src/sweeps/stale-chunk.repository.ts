import { Injectable } from '@nestjs/common';
import type { WorkflowName } from '../../workflows/contracts/workflow-names.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { Database } from '../common/prisma/database.js';

export interface StaleChunk extends ChunkRef {
  readonly workflow: WorkflowName;
  /** When its operation was asked for, to the millisecond, as the row has it. */
  readonly createdAt: Date;
}

/**
 * A new run under a new number: the instances' generations rise with it, so that whatever the lost run left is fenced off.
 * A launch that was placed goes on where it was: its attempt takes the new generation, and its steps may run twice.
 */
const RESTART = `
  WITH chunk AS (
    UPDATE operation_chunks SET run = run + 1, temporal_run_id = NULL, started_at = NULL
    WHERE operation_id = $1 AND chunk = $2 AND run = $3 AND closed_at IS NULL RETURNING operation_id, chunk, run
  ), raised AS (
    UPDATE instances i SET generation = i.generation + 1
    FROM operation_instances m, chunk c
    WHERE m.operation_id = c.operation_id AND m.chunk = c.chunk AND m.settled_at IS NULL AND i.id = m.instance_id
      AND i.operation_id = m.operation_id AND i.generation = m.generation AND i.task_state IS NOT NULL RETURNING i.id, i.generation
  ), noted AS (
    UPDATE operation_instances m SET generation = r.generation FROM raised r
    WHERE m.operation_id = $1 AND m.instance_id = r.id
  ), moved AS (
    UPDATE instance_attempts a SET generation = r.generation FROM raised r
    WHERE a.instance_id = r.id AND a.generation = r.generation - 1 AND a.state = 'held'
  )
  INSERT INTO outbox (operation_id, chunk, run, workflow, project_id, action, request_id, resources)
  SELECT c.operation_id, c.chunk, c.run, o.workflow, o.project_id, o.action, o.request_id,
    coalesce((SELECT array_agg(x) FROM operation_instances m JOIN instances i ON i.id = m.instance_id,
      unnest(ARRAY[i.ec2_id, i.id::text]) x WHERE m.operation_id = c.operation_id AND m.chunk = c.chunk), '{}')
  FROM chunk c JOIN operations o ON o.id = c.operation_id
  RETURNING operation_id`;

@Injectable()
export class StaleChunkRepository {
  constructor(private readonly database: Database) {}

  /**
   * A page of the open chunks whose workflow should have been started `minAgeSeconds` ago, oldest first. `after`: the last of
   * the page before; undefined: from the beginning. Those still in the outbox are the relay's.
   */
  find(
    minAgeSeconds: number,
    { after, limit }: { readonly after: StaleChunk | undefined; readonly limit: number },
  ): Promise<StaleChunk[]> {
    return this.database.query<StaleChunk>(
      `SELECT c.operation_id AS "operationId", c.chunk, c.run, o.workflow, o.created_at AS "createdAt"
       FROM operation_chunks c JOIN operations o ON o.id = c.operation_id
       WHERE c.closed_at IS NULL AND o.created_at < engine_now() - make_interval(secs => $1)
         AND ($3::timestamptz IS NULL OR (o.created_at, c.operation_id, c.chunk) > ($3, $4::uuid, $5::int))
         AND NOT EXISTS (SELECT FROM outbox b WHERE b.operation_id = c.operation_id AND b.chunk = c.chunk AND b.run = c.run)
       ORDER BY o.created_at, c.operation_id, c.chunk LIMIT $2`,
      [minAgeSeconds, limit, after?.createdAt ?? null, after?.operationId ?? null, after?.chunk ?? null],
    );
  }

  /** Starts the chunk again under the next run. False: it was closed, or started again by somebody else, meanwhile. */
  async restart({ operationId, chunk, run }: ChunkRef): Promise<boolean> {
    return (await this.database.query(RESTART, [operationId, chunk, run])).length > 0;
  }
}
