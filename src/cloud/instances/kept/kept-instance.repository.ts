import { Injectable } from '@nestjs/common';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Database, type Queryable, VARIES } from '../../../common/prisma/database.js';
import { moveOf, moveTo } from '../../nouns/state-table.js';
import { withInterfaces } from '../instance-columns.js';
import { instanceStates } from '../instance.state.js';
import { KEPT_COLUMNS } from './kept-columns.js';
import type { KeptInstance, KeptQuery } from './kept-instance.js';
import { narrowed } from './kept-narrowing.js';
import { orderOf } from './kept-sort.js';

const FORGOTTEN = moveOf(instanceStates, 'deleted', {
  set: 'deleted_at = engine_now()',
  where: `r.lifecycle = 'error' AND r.project_id = $1 AND r.id = $2`,
});

/** Reads instances as long as they are not deleted. */
@Injectable()
export class KeptInstanceRepository {
  constructor(private readonly database: Database) {}

  /** One statement. Throws InvalidParameterValue for a pattern that is no regular expression. */
  async list(query: KeptQuery, on: Queryable = this.database): Promise<readonly KeptInstance[]> {
    const values: unknown[] = [];
    const where = narrowed(query, values).join(' AND ');
    const order = orderOf(query.sorts ?? []);
    const page = `(SELECT * FROM instances i WHERE ${where} ORDER BY ${order} LIMIT $${values.push(query.limit)}) i`;
    const varies = Object.keys(query).some((key) => !PLAIN.has(key)) ? VARIES : '';
    return on
      .query<KeptInstance>(
        `SELECT ${KEPT_COLUMNS} FROM ${withInterfaces(page)} ORDER BY ${order} ${varies}`,
        values,
      )
      .catch(noPattern);
  }

  /** A launch that failed is shown no more. False: there is no such instance, or it is no failed launch. */
  async forgetFailed(tx: Queryable, projectId: string, id: string): Promise<boolean> {
    return (await moveTo(tx, FORGOTTEN, [projectId, id])).length > 0;
  }
}

/** Every question has them. */
const PLAIN = new Set(['projectId', 'ids', 'limit']);

/** PostgreSQL's code for what is no regular expression. */
const INVALID_PATTERN = '2201B';

function noPattern(error: unknown): never {
  if ((error as { readonly code?: unknown }).code !== INVALID_PATTERN) throw error;
  throw new EngineError('InvalidParameterValue', 'Invalid filter: it is no regular expression');
}
