import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { announceAccessChange } from './access-changes.js';
import { UUID } from '../../common/ids/uuid.js';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

@Injectable()
export class UserRepository {
  constructor(private readonly database: Database) {}

  /** Null: the name is taken. */
  async insert(name: string): Promise<UserRow | null> {
    const data = [{ id: randomUUID(), name }];
    const [row] = await this.database.plain(({ user }) =>
      user.createManyAndReturn({ data, skipDuplicates: true }),
    );
    return row ?? null;
  }

  /** By name, else by id. */
  async find(nameOrId: string): Promise<UserRow | null> {
    const named = await this.database.plain(({ user }) => user.findUnique({ where: { name: nameOrId } }));
    if (named || !UUID.test(nameOrId)) return named;
    return this.database.plain(({ user }) => user.findUnique({ where: { id: nameOrId } }));
  }

  async nameOf(id: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ name: string }>('SELECT name FROM users WHERE id = $1', [id]);
    return row?.name;
  }

  async list(): Promise<readonly UserRow[]> {
    return this.database.plain(({ user }) => user.findMany({ orderBy: { name: 'asc' } }));
  }

  /** With keys, roles and memberships. False: the user manages a project and stays. */
  async delete(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const managed = await tx.query('SELECT 1 FROM projects WHERE manager_id = $1 FOR UPDATE', [id]);
      if (managed.length > 0) return false;
      for (const statement of DELETES) await tx.query(statement, [id]);
      await announceAccessChange(tx);
      return true;
    });
  }

  async roles(userId: string): Promise<readonly RoleRow[]> {
    return this.database.query<RoleRow>(
      `SELECT r.role, p.name AS project, r.project_id AS "projectId" FROM role_assignments r
         LEFT JOIN projects p ON p.id = r.project_id WHERE r.user_id = $1 ORDER BY p.name NULLS FIRST, r.role`,
      [userId],
    );
  }

  /** Twice is as good as once. */
  async addRole(userId: string, role: string, projectId: string | null): Promise<void> {
    await this.#changing(async (tx) => {
      await tx.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId]);
      await tx.query(
        `INSERT INTO role_assignments (id, user_id, role, project_id)
         SELECT $1, $2, $3, $4::uuid WHERE NOT EXISTS (
           SELECT 1 FROM role_assignments WHERE user_id = $2 AND role = $3 AND project_id IS NOT DISTINCT FROM $4::uuid)`,
        [randomUUID(), userId, role, projectId],
      );
    });
  }

  async removeRole(userId: string, role: string, projectId: string | null): Promise<void> {
    await this.#changing((tx) =>
      tx.query(
        'DELETE FROM role_assignments WHERE user_id = $1 AND role = $2 AND project_id IS NOT DISTINCT FROM $3::uuid',
        [userId, role, projectId],
      ),
    );
  }

  async #changing(work: (tx: Queryable) => Promise<unknown>): Promise<void> {
    await this.database.transaction(async (tx) => {
      await work(tx);
      await announceAccessChange(tx);
    });
  }
}

export interface RoleRow {
  readonly role: string;
  /** Null: held globally. */
  readonly project: string | null;
  readonly projectId: string | null;
}

const DELETES = [
  'DELETE FROM user_passwords WHERE user_id = $1',
  'DELETE FROM access_keys WHERE user_id = $1',
  'DELETE FROM application_credentials WHERE user_id = $1',
  'DELETE FROM role_assignments WHERE user_id = $1',
  'DELETE FROM project_members WHERE user_id = $1',
  'DELETE FROM users WHERE id = $1',
] as const;
