import { Injectable } from '@nestjs/common';
import { Database } from '../../../common/prisma/database.js';

/** A console’s newest output, sealed. */
export interface SealedTrace {
  readonly instanceId: string;
  readonly sealed: Buffer;
}

export interface StoredTrace {
  readonly sealed: Buffer;
  readonly takenAt: Date;
}

/** How long the trace of an instance that has ended is there. */
const KEPT = "interval '1 hour'";

/**
 * A host has the say over guests that were placed there, also of those that it has let go of: a guest’s last words come
 * after its end. One that lost a guest to another host does not replace what that one has shipped since.
 */
const STORE = `
  INSERT INTO console_traces (instance_id, generation, taken_at, sealed, size_bytes)
  SELECT t.id, a.generation, engine_now(), t.sealed, octet_length(t.sealed)
  FROM unnest($2::uuid[], $3::bytea[]) AS t(id, sealed)
    JOIN (SELECT instance_id, max(generation) AS generation FROM instance_attempts
      WHERE host = $1 AND instance_id = ANY($2::uuid[]) GROUP BY instance_id) a ON a.instance_id = t.id
  ORDER BY t.id
  ON CONFLICT (instance_id) DO UPDATE
    SET generation = excluded.generation, taken_at = excluded.taken_at, sealed = excluded.sealed, size_bytes = excluded.size_bytes
    WHERE console_traces.generation <= excluded.generation`;

const READ = `
  SELECT t.sealed, t.taken_at AS "takenAt" FROM console_traces t JOIN instances i ON i.id = t.instance_id
  WHERE t.instance_id = $1 AND i.project_id = $2 AND coalesce(i.terminated_at, 'infinity') > engine_now() - ${KEPT}`;

const EXPIRED = `
  DELETE FROM console_traces t WHERE NOT EXISTS (SELECT FROM instances i
    WHERE i.id = t.instance_id AND coalesce(i.terminated_at, 'infinity') > engine_now() - ${KEPT})
  RETURNING t.instance_id`;

/** The newest are kept, of each project and of all together. */
const TOO_MUCH = `
  DELETE FROM console_traces t USING (
    SELECT c.instance_id, sum(c.size_bytes) OVER (PARTITION BY i.project_id ORDER BY c.taken_at DESC, c.instance_id) AS own,
      sum(c.size_bytes) OVER (ORDER BY c.taken_at DESC, c.instance_id) AS whole
    FROM console_traces c JOIN instances i ON i.id = c.instance_id) s
  WHERE t.instance_id = s.instance_id AND (s.own > $1 OR s.whole > $2)
  RETURNING t.instance_id`;

/** Rows of console traces: one an instance. */
@Injectable()
export class TraceRepository {
  constructor(private readonly database: Database) {}

  async store(host: string, traces: readonly SealedTrace[]): Promise<void> {
    await this.database.query(STORE, [
      host,
      traces.map(({ instanceId }) => instanceId),
      traces.map(({ sealed }) => sealed),
    ]);
  }

  /** Undefined: the project has none of this instance, or it ended more than an hour ago. */
  async find(projectId: string, instanceId: string): Promise<StoredTrace | undefined> {
    const [row] = await this.database.query<StoredTrace>(READ, [instanceId, projectId]);
    return row;
  }

  /** Deletes what is past its hour, then the oldest of what is too much. Answers how many went. */
  async prune(most: { readonly projectBytes: number; readonly bytes: number }): Promise<number> {
    const expired = await this.database.query(EXPIRED);
    const crowded = await this.database.query(TOO_MUCH, [most.projectBytes, most.bytes]);
    return expired.length + crowded.length;
  }

  /** A page of all rows in the order of their instances, after this one. */
  page(after: string, size: number): Promise<SealedTrace[]> {
    return this.database.query<SealedTrace>(
      'SELECT instance_id AS "instanceId", sealed FROM console_traces WHERE instance_id > $1 ORDER BY instance_id LIMIT $2',
      [after, size],
    );
  }

  /** One that was shipped anew meanwhile stays. */
  async replace({ instanceId, sealed }: SealedTrace, again: Buffer): Promise<void> {
    await this.database.query(
      'UPDATE console_traces SET sealed = $3 WHERE instance_id = $1 AND sealed = $2',
      [instanceId, sealed, again],
    );
  }
}
