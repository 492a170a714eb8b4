import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { announceAccessChange } from './access-changes.js';

export interface AccessKeyRow {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly active: boolean;
  readonly createdAt: Date;
}

export interface NewAccessKey {
  readonly id: string;
  readonly userId: string;
  readonly projectId: string;
  readonly sealedSecret: Buffer;
}

export interface SealedKey {
  readonly id: string;
  readonly sealedSecret: Buffer;
}

const LIST = `
  SELECT k.id, k.user_id AS "userId", u.name AS "userName", k.default_project_id AS "projectId", p.name AS "projectName",
         k.active, k.created_at AS "createdAt"
    FROM access_keys k JOIN users u ON u.id = k.user_id JOIN projects p ON p.id = k.default_project_id
   WHERE $1::uuid IS NULL OR k.user_id = $1 ORDER BY u.name, k.created_at, k.id`;

@Injectable()
export class AccessKeyRepository {
  constructor(private readonly database: Database) {}

  /** Announced as well: a key that was asked for before it was there is remembered as unknown. */
  async insert({ id, userId, projectId, sealedSecret }: NewAccessKey): Promise<void> {
    await this.#change(
      'INSERT INTO access_keys (id, user_id, default_project_id, sealed_secret) VALUES ($1, $2, $3, $4)',
      [id, userId, projectId, sealedSecret],
    );
  }

  async list(userId: string | null): Promise<readonly AccessKeyRow[]> {
    return this.database.query<AccessKeyRow>(LIST, [userId]);
  }

  /** False: there is no such key. */
  async setActive(id: string, active: boolean): Promise<boolean> {
    return this.#change('UPDATE access_keys SET active = $2 WHERE id = $1 RETURNING id', [id, active]);
  }

  async delete(id: string): Promise<boolean> {
    return this.#change('DELETE FROM access_keys WHERE id = $1 RETURNING id', [id]);
  }

  async sealed(): Promise<readonly SealedKey[]> {
    return this.database.query<SealedKey>('SELECT id, sealed_secret AS "sealedSecret" FROM access_keys');
  }

  /** Of one user. */
  async sealedOf(userId: string): Promise<readonly (SealedKey & { readonly projectId: string })[]> {
    return this.database.query<SealedKey & { readonly projectId: string }>(
      `SELECT id, sealed_secret AS "sealedSecret", default_project_id AS "projectId" FROM access_keys
        WHERE user_id::text = $1 AND active ORDER BY created_at, id`,
      [userId],
    );
  }

  async seal(id: string, sealedSecret: Buffer): Promise<void> {
    await this.database.query('UPDATE access_keys SET sealed_secret = $2 WHERE id = $1', [id, sealedSecret]);
  }

  async #change(statement: string, values: readonly unknown[]): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const changed = await tx.query(statement, values);
      await announceAccessChange(tx);
      return changed.length > 0;
    });
  }
}
