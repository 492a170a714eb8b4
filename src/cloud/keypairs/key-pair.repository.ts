import { randomUUID } from 'node:crypto';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { deleteTags } from '../tags/tag-statements.js';
import { keyPairNoun } from './key-pair.noun.js';
import { type KeyPairRow, type PublicKey } from './key-pair.js';

const PREFIX = keyPairNoun.ec2.prefixes['key-pair'];

export interface KeyPairQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  readonly condition?: SqlCondition | undefined;
}

const NAMED = { id: 'k.id', ec2Id: 'k.ec2_id', name: 'k.name' };

const COLUMNS = `k.id, k.ec2_id AS "ec2Id", k.name, k.key_type AS "keyType", k.fingerprint, k.public_key AS "publicKey",
  k.imported_line AS "importedLine",
  k.created_at AS "createdAt"`;

/** Undefined: the project has a key pair of this name. */
export async function insertKeyPair(
  tx: Queryable,
  { projectId, name }: { projectId: string; name: string },
  key: PublicKey,
): Promise<KeyPairRow | undefined> {
  const id = randomUUID();
  const rows = await tx.query<KeyPairRow>(
    `INSERT INTO key_pairs AS k (id, ec2_id, project_id, name, key_type, fingerprint, public_key, imported_line)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project_id, name) DO NOTHING RETURNING ${COLUMNS}, '[]'::json AS tags`,
    [
      ...[id, ec2IdWith(PREFIX, id), projectId, name, key.keyType, key.fingerprint],
      ...[`${key.line} ${name}`, key.importedLine ?? null],
    ],
  );
  return rows[0];
}

/** Throws NotFound. */
export async function findKeyPair(on: Queryable, projectId: string, ref: Ref): Promise<KeyPairRow> {
  const values: unknown[] = [projectId];
  const [row] = await on.query<KeyPairRow>(
    `SELECT ${COLUMNS}, '[]'::json AS tags FROM key_pairs k
       WHERE k.project_id = $1 AND ${refCondition([ref], NAMED, values)}`,
    values,
  );
  if (row) return row;
  throw new NotFound('key-pair', [ref]);
}

/** By name. Throws NotFound. */
export async function listKeyPairs(
  on: Queryable,
  projectId: string,
  { refs, condition }: KeyPairQuery,
): Promise<readonly KeyPairRow[]> {
  if (refs.length > 0) await requireKeyPairs(on, projectId, refs);
  const values: unknown[] = [projectId];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
  const where = condition?.(values) ?? '';
  return on.query<KeyPairRow>(
    `SELECT ${COLUMNS}, COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key) FROM tags t
         WHERE t.project_id = k.project_id AND t.resource_id = k.ec2_id), '[]') AS tags
       FROM key_pairs k WHERE k.project_id = $1${named}${where} ORDER BY k.name`,
    values,
  );
}

/** EC2's id of what was deleted; undefined: it was not there. Instances keep their copy of the key. */
export async function removeKeyPair(tx: Queryable, projectId: string, ref: Ref): Promise<string | undefined> {
  const values: unknown[] = [projectId];
  const rows = await tx.query<{ ec2Id: string }>(
    `WITH gone AS (
         DELETE FROM key_pairs k WHERE k.project_id = $1 AND ${refCondition([ref], NAMED, values)} RETURNING k.ec2_id
       ), tags AS (${deleteTags('SELECT ec2_id FROM gone')})
       SELECT ec2_id AS "ec2Id" FROM gone`,
    values,
  );
  return rows[0]?.ec2Id;
}

async function requireKeyPairs(on: Queryable, projectId: string, refs: readonly Ref[]): Promise<void> {
  const values: unknown[] = [projectId];
  const rows = await on.query<Pick<KeyPairRow, 'id' | 'ec2Id' | 'name'>>(
    `SELECT k.id, k.ec2_id AS "ec2Id", k.name FROM key_pairs k
       WHERE k.project_id = $1 AND ${refCondition(refs, NAMED, values)}`,
    values,
  );
  requireAllFound('key-pair', refs, rows);
}
