import { Inject, Injectable } from '@nestjs/common';
import type { Resource } from '../../../workflows/contracts/noun.js';
import type { WorkflowName } from '../../../workflows/contracts/workflow-names.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database } from '../../common/prisma/database.js';
import { byNoun, NOUN_ROWS, type NounRowsByName } from './noun-rows.js';

export interface StaleChunk extends ChunkRef {
  readonly workflow: WorkflowName;
  /** When its operation was asked for, to the millisecond, as the row has it. */
  readonly createdAt: Date;
}

const NEXT_RUN = `
  UPDATE operation_chunks SET run = run + 1, temporal_run_id = NULL, started_at = NULL
  WHERE operation_id = $1 AND chunk = $2 AND run = $3 AND closed_at IS NULL RETURNING run`;

const MEMBERS = `
  SELECT noun, resource_id AS id FROM operation_members WHERE operation_id = $1 AND chunk = $2 ORDER BY part DESC, resource_id`;

const OUTBOX = `
  INSERT INTO outbox (operation_id, number, chunk, run, workflow, project_id, action, request_id, summary, resources)
  SELECT id, number, $2, $3, workflow, project_id, action, request_id, summary, $4 FROM operations WHERE id = $1`;

@Injectable()
export class StaleChunkRepository {
  constructor(
    private readonly database: Database,
    @Inject(NOUN_ROWS) private readonly nouns: NounRowsByName,
  ) {}

  /**
   * A page of the open chunks whose workflow should have been started `minAgeSeconds` ago, oldest first. `after`: the
   * last of the page before; undefined: from the beginning. Those still in the outbox are the relay's.
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

  /**
   * Starts the chunk again under the next run: the generations of what it owns rise with it, so that whatever the lost
   * run left is fenced off. False: it was closed, or started again by somebody else, meanwhile.
   */
  restart({ operationId, chunk, run }: ChunkRef): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const [next] = await tx.query<{ run: number }>(NEXT_RUN, [operationId, chunk, run]);
      if (!next) return false;
      const members = await tx.query<Resource>(MEMBERS, [operationId, chunk]);
      const nouns = byNoun(this.nouns, members);
      for (const { rows } of nouns) await rows.raise(tx, { operationId, chunk, run: next.run });
      const resources = nouns.flatMap(({ rows, some }) => some.flatMap(({ id }) => [rows.ec2IdOf(id), id]));
      await tx.query(OUTBOX, [operationId, chunk, next.run, resources]);
      return true;
    });
  }
}
