import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { Bucket, BucketConfiguration, Versioning } from './bucket.js';

/** Of a bucket `b` with its project `p`; what joins it takes them too. */
export const BUCKET_COLUMNS = `b.id, b.name, b.project_id AS "projectId", p.name AS "projectName",
  p.account_number AS "accountNumber", b.versioning, b.configuration, b.created_at AS "createdAt"`;

export interface BucketPage {
  /** Names after this one. */
  readonly after: string;
  readonly prefix: string;
  readonly most: number;
}

/** Rows of buckets. */
@Injectable()
export class BucketRepository {
  constructor(private readonly database: Database) {}

  async find(name: string): Promise<Bucket | undefined> {
    const [row] = await this.database.query<Bucket>(
      `SELECT ${BUCKET_COLUMNS} FROM buckets b JOIN projects p ON p.id = b.project_id WHERE b.name = $1`,
      [name],
    );
    return row;
  }

  /** Of a project, in the order of names. */
  async list(projectId: string, { after, prefix, most }: BucketPage): Promise<readonly Bucket[]> {
    return this.database.query<Bucket>(
      `SELECT ${BUCKET_COLUMNS} FROM buckets b JOIN projects p ON p.id = b.project_id
       WHERE b.project_id = $1 AND b.name > $2 AND starts_with(b.name, $3) ORDER BY b.name LIMIT $4`,
      [projectId, after, prefix, most],
    );
  }

  /** Those that have rules by which objects expire. */
  async withLifecycle(): Promise<readonly Bucket[]> {
    return this.database.query<Bucket>(
      `SELECT ${BUCKET_COLUMNS} FROM buckets b JOIN projects p ON p.id = b.project_id
       WHERE jsonb_exists(b.configuration, 'lifecycle') ORDER BY b.name`,
    );
  }

  /** Whether the name was free. */
  async insert(
    tx: Queryable,
    bucket: Pick<Bucket, 'id' | 'name' | 'projectId' | 'configuration'>,
  ): Promise<boolean> {
    const { id, name, projectId, configuration } = bucket;
    const rows = await tx.query<{ id: string }>(
      `INSERT INTO buckets (id, name, project_id, configuration) VALUES ($1, $2, $3, $4::jsonb)
       ON CONFLICT (name) DO NOTHING RETURNING id`,
      [id, name, projectId, JSON.stringify(configuration)],
    );
    return rows.length > 0;
  }

  /** Locked until the transaction ends. */
  async lock(tx: Queryable, id: string): Promise<boolean> {
    const rows = await tx.query<{ id: string }>('SELECT id FROM buckets WHERE id = $1 FOR UPDATE', [id]);
    return rows.length > 0;
  }

  async isEmpty(tx: Queryable, id: string): Promise<boolean> {
    const rows = await tx.query<{ id: string }>('SELECT id FROM objects WHERE bucket_id = $1 LIMIT 1', [id]);
    return rows.length === 0;
  }

  async remove(tx: Queryable, id: string): Promise<void> {
    await tx.query('DELETE FROM buckets WHERE id = $1', [id]);
  }

  async setVersioning(id: string, versioning: Versioning): Promise<void> {
    await this.database.query('UPDATE buckets SET versioning = $2 WHERE id = $1', [id, versioning]);
  }

  /** Sets one part of its configuration; undefined: deletes it. */
  async configure<N extends keyof BucketConfiguration>(
    id: string,
    name: N,
    value: BucketConfiguration[N] | undefined,
  ): Promise<void> {
    if (value === undefined)
      await this.database.query('UPDATE buckets SET configuration = configuration - $2::text WHERE id = $1', [
        id,
        name,
      ]);
    else
      await this.database.query(
        'UPDATE buckets SET configuration = jsonb_set(configuration, ARRAY[$2::text], $3::jsonb) WHERE id = $1',
        [id, name, JSON.stringify(value)],
      );
  }
}
