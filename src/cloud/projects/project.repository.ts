import { randomInt, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { isUniqueViolation } from '../../common/prisma/unique-violation.js';
import { isLive } from '../instances/is-live.js';
import { announceAccessChange } from '../users/access-changes.js';

export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** EC2's ownerId: twelve digits. */
  readonly accountNumber: string;
  readonly managerId: string;
  readonly managerName: string;
  readonly createdAt: Date;
}

export interface NewProject {
  readonly name: string;
  readonly description: string;
  readonly managerId: string;
}

export interface MemberRow {
  readonly id: string;
  readonly name: string;
}

const SELECT = `SELECT p.id, p.name, p.description, p.account_number AS "accountNumber", p.manager_id AS "managerId",
  u.name AS "managerName", p.created_at AS "createdAt" FROM projects p JOIN users u ON u.id = p.manager_id`;

@Injectable()
export class ProjectRepository {
  constructor(private readonly database: Database) {}

  /** The manager is its first member. False: the name is taken. */
  async insert({ name, description, managerId }: NewProject): Promise<boolean> {
    for (;;) {
      const values = [randomUUID(), name, description, accountNumber(), managerId];
      try {
        return await this.#changing(async (tx) => {
          const [row] = await tx.query<{ id: string }>(
            `INSERT INTO projects (id, name, description, account_number, manager_id) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (name) DO NOTHING RETURNING id`,
            values,
          );
          if (row) await insertMember(tx, row.id, managerId);
          return row !== undefined;
        });
      } catch (error) {
        // Another project has the number: once in a hundred thousand million.
        if (!isUniqueViolation(error, 'projects_account_number_key')) throw error;
      }
    }
  }

  /** By name, else by id. */
  async find(nameOrId: string): Promise<ProjectRow | null> {
    const [row] = await this.database.query<ProjectRow>(
      `${SELECT} WHERE p.name = $1 OR p.id::text = $1 ORDER BY p.name = $1 DESC LIMIT 1`,
      [nameOrId],
    );
    return row ?? null;
  }

  async list(): Promise<readonly ProjectRow[]> {
    return this.database.query<ProjectRow>(`${SELECT} ORDER BY p.name`);
  }

  async members(projectId: string): Promise<readonly MemberRow[]> {
    return this.database.query<MemberRow>(
      `SELECT u.id, u.name FROM project_members m JOIN users u ON u.id = m.user_id WHERE m.project_id = $1 ORDER BY u.name`,
      [projectId],
    );
  }

  async addMember(projectId: string, userId: string): Promise<void> {
    await this.#changing((tx) => insertMember(tx, projectId, userId));
  }

  async setManager(projectId: string, userId: string): Promise<void> {
    await this.#changing(async (tx) => {
      await insertMember(tx, projectId, userId);
      await tx.query('UPDATE projects SET manager_id = $2 WHERE id = $1', [projectId, userId]);
    });
  }

  /** With the roles that the user holds in the project. */
  async removeMember(projectId: string, userId: string): Promise<void> {
    await this.#changing(async (tx) => {
      await tx.query('DELETE FROM project_members WHERE project_id = $1 AND user_id = $2', [
        projectId,
        userId,
      ]);
      await tx.query('DELETE FROM role_assignments WHERE project_id = $1 AND user_id = $2', [
        projectId,
        userId,
      ]);
    });
  }

  /** With what only says who may do what there, its VPC, groups, key pairs and tags. False: it holds instances or images. */
  async delete(id: string): Promise<boolean> {
    return this.#changing(async (tx) => {
      await tx.query('SELECT 1 FROM projects WHERE id = $1 FOR UPDATE', [id]);
      const [held] = await tx.query(HOLDS, [id]);
      if (held) return false;
      for (const statement of DELETES) await tx.query(statement, [id]);
      return true;
    });
  }

  async #changing<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      const result = await work(tx);
      await announceAccessChange(tx);
      return result;
    });
  }
}

async function insertMember(tx: Queryable, projectId: string, userId: string): Promise<void> {
  await tx.query('INSERT INTO project_members (project_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    projectId,
    userId,
  ]);
}

const accountNumber = (): string => `${randomInt(1, 10)}${String(randomInt(0, 1e11)).padStart(11, '0')}`;

const HOLDS = `SELECT 1 FROM instances i WHERE project_id = $1 AND ${isLive('i')}
  UNION ALL SELECT 1 FROM images WHERE project_id = $1 AND deleted_at IS NULL LIMIT 1`;

const DELETES = [
  'DELETE FROM access_keys WHERE default_project_id = $1',
  'DELETE FROM role_assignments WHERE project_id = $1',
  'DELETE FROM project_members WHERE project_id = $1',
  'DELETE FROM quotas WHERE project_id = $1',
  'DELETE FROM key_pairs WHERE project_id = $1',
  'DELETE FROM tags WHERE project_id = $1',
  'DELETE FROM security_group_rules r USING security_groups g WHERE g.id = r.group_id AND g.project_id = $1',
  'DELETE FROM security_groups WHERE project_id = $1',
  'DELETE FROM subnets s USING vpcs v WHERE v.id = s.vpc_id AND v.project_id = $1',
  'DELETE FROM vpcs WHERE project_id = $1',
  'DELETE FROM projects WHERE id = $1',
] as const;
