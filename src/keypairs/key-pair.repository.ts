import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EngineError } from '../common/errors/engine-error.js';
import { type Filter } from '../common/filters/filter.js';
import { ec2IdOf } from '../common/ids/ec2-id.js';
import { type Queryable } from '../common/prisma/database.js';
import { keyPairFilters } from './key-pair-filters.js';
import { type KeyPairRow, type PublicKey } from './key-pair.js';

export interface KeyPairQuery {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  readonly filters?: readonly Filter[] | undefined;
}

const COLUMNS = `k.id, k.ec2_id AS "ec2Id", k.name, k.key_type AS "keyType", k.fingerprint, k.public_key AS "publicKey",
  k.created_at AS "createdAt"`;

/** Rows of key pairs: public halves only. */
@Injectable()
export class KeyPairRepository {
  /** Undefined: the project has a key pair of this name. */
  async create(
    tx: Queryable,
    { projectId, name }: { projectId: string; name: string },
    key: PublicKey,
  ): Promise<KeyPairRow | undefined> {
    const id = randomUUID();
    const rows = await tx.query<KeyPairRow>(
      `INSERT INTO key_pairs AS k (id, ec2_id, project_id, name, key_type, fingerprint, public_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (project_id, name) DO NOTHING RETURNING ${COLUMNS}, '[]'::json AS tags`,
      [id, ec2IdOf('key-pair', id), projectId, name, key.keyType, key.fingerprint, `${key.line} ${name}`],
    );
    return rows[0];
  }

  /** Throws InvalidKeyPair.NotFound. */
  async find(on: Queryable, projectId: string, name: string): Promise<KeyPairRow> {
    const rows = await on.query<KeyPairRow>(
      `SELECT ${COLUMNS}, '[]'::json AS tags FROM key_pairs k WHERE k.project_id = $1 AND k.name = $2`,
      [projectId, name],
    );
    return rows[0] ?? notFound(`The key pair '${name}' does not exist`);
  }

  /** By name. Names and ids that are not there: InvalidKeyPair.NotFound. */
  async list(
    on: Queryable,
    projectId: string,
    { names, ids, filters }: KeyPairQuery,
  ): Promise<readonly KeyPairRow[]> {
    if (names.length + ids.length > 0) await this.#allFound(on, projectId, { names, ids });
    const values: unknown[] = [projectId, names, ids];
    const where = keyPairFilters.where(filters, values);
    return on.query<KeyPairRow>(
      `SELECT ${COLUMNS}, COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key) FROM tags t
         WHERE t.project_id = k.project_id AND t.resource_id = k.ec2_id), '[]') AS tags
       FROM key_pairs k WHERE k.project_id = $1
         AND (cardinality($2::text[]) + cardinality($3::text[]) = 0 OR k.name = ANY($2) OR k.ec2_id = ANY($3))${where}
       ORDER BY k.name`,
      values,
    );
  }

  /** EC2's id of what was deleted; undefined: it was not there. Instances keep their copy of the key. */
  async remove(
    tx: Queryable,
    projectId: string,
    key: { readonly name: string } | { readonly ec2Id: string },
  ): Promise<string | undefined> {
    const [column, value] = 'name' in key ? ['name', key.name] : ['ec2_id', key.ec2Id];
    const rows = await tx.query<{ ec2Id: string }>(
      `WITH gone AS (DELETE FROM key_pairs WHERE project_id = $1 AND ${column} = $2 RETURNING ec2_id),
            tags AS (DELETE FROM tags WHERE resource_id IN (SELECT ec2_id FROM gone))
       SELECT ec2_id AS "ec2Id" FROM gone`,
      [projectId, value],
    );
    return rows[0]?.ec2Id;
  }

  async count(tx: Queryable, projectId: string): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM key_pairs WHERE project_id = $1',
      [projectId],
    );
    return row?.count ?? 0;
  }

  async #allFound(on: Queryable, projectId: string, { names, ids }: KeyPairQuery): Promise<void> {
    const [name] = await on.query<{ name: string }>(
      `SELECT u.name FROM unnest($2::text[]) WITH ORDINALITY AS u(name, at)
       WHERE NOT EXISTS (SELECT 1 FROM key_pairs k WHERE k.project_id = $1 AND k.name = u.name) ORDER BY u.at LIMIT 1`,
      [projectId, names],
    );
    if (name) notFound(`The key pair '${name.name}' does not exist`);
    const [id] = await on.query<{ id: string }>(
      `SELECT u.id FROM unnest($2::text[]) WITH ORDINALITY AS u(id, at)
       WHERE NOT EXISTS (SELECT 1 FROM key_pairs k WHERE k.project_id = $1 AND k.ec2_id = u.id) ORDER BY u.at LIMIT 1`,
      [projectId, ids],
    );
    if (id) notFound(`The key pair ID '${id.id}' does not exist`);
  }
}

function notFound(message: string): never {
  throw new EngineError('InvalidKeyPair.NotFound', message.slice(0, 400));
}
