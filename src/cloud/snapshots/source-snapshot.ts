import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { THERE, USABLE_SNAPSHOT } from './snapshot-access.js';

/** A snapshot as a volume that is made of it must know it. */
export interface SourceSnapshot {
  readonly id: string;
  readonly ec2Id: string;
  readonly host: string;
  readonly zone: string;
  readonly sizeGiB: number;
  /** What opens it; null: it is not encrypted. */
  readonly dataKeyId: string | null;
}

/** Throws NotFound for what the project may not name, IncorrectState for one that is not whole. */
export async function sourceSnapshot(on: Queryable, projectId: string, ref: Ref): Promise<SourceSnapshot> {
  const values: unknown[] = [projectId];
  const [row] = await on.query<SourceSnapshot & { readonly lifecycle: string }>(
    `SELECT s.id, s.ec2_id AS "ec2Id", s.host, s.zone, s.size_gib AS "sizeGiB", s.lifecycle,
       s.data_key_id AS "dataKeyId" FROM snapshots s
     WHERE ${USABLE_SNAPSHOT} AND ${refCondition([ref], { id: 's.id', ec2Id: 's.ec2_id' }, values)}`,
    values,
  );
  if (!row) throw new NotFound('snapshot', [ref]);
  if (row.lifecycle === 'completed') return row;
  throw new EngineError('IncorrectState', `Snapshot '${row.ec2Id}' is not 'completed'.`);
}

/** One that an image names, by its key: who may launch the image may. Throws IncorrectState when it is not whole. */
export async function imageSnapshot(on: Queryable, id: string): Promise<SourceSnapshot> {
  const [row] = await on.query<SourceSnapshot>(
    `SELECT s.id, s.ec2_id AS "ec2Id", s.host, s.zone, s.size_gib AS "sizeGiB",
       s.data_key_id AS "dataKeyId" FROM snapshots s
     WHERE s.id = $1 AND s.lifecycle = 'completed' AND ${THERE}`,
    [id],
  );
  if (row) return row;
  throw new EngineError('IncorrectState', 'A snapshot of the image is not there.');
}

/** Where snapshots are, by their keys; one that is gone is missing. */
export async function hostsOfSnapshots(
  on: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await on.query<{ id: string; host: string }>(
    'SELECT id, host FROM snapshots WHERE id = ANY($1) AND ended_at IS NULL',
    [ids],
  );
  return new Map(rows.map(({ id, host }) => [id, host]));
}
