import { randomInt, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { isUniqueViolation } from '../../common/prisma/unique-violation.js';
import { ROW_KEEPERS, type RowKeeper } from '../nouns/row-keeper.js';
import { announceAccessChange } from '../users/access-changes.js';
import { deleteMember, insertMember } from '../users/member.repository.js';

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

type Holder = NonNullable<NonNullable<RowKeeper['projectEnd']>['holds']>;

const SELECT = `SELECT p.id, p.name, p.description, p.account_number AS "accountNumber", p.manager_id AS "managerId",
  u.name AS "managerName", p.created_at AS "createdAt" FROM projects p JOIN users u ON u.id = p.manager_id`;

@Injectable()
export class ProjectRepository {
  readonly #holders: readonly Holder[];
  readonly #removes: readonly string[];

  /** `keepers`: all that have rows. What the end of a project means for them, they say themselves. */
  constructor(
    private readonly database: Database,
    @Inject(ROW_KEEPERS) keepers: readonly RowKeeper[],
  ) {
    const ends = keepers.toReversed().flatMap(({ projectEnd }) => projectEnd ?? []);
    this.#holders = ends.flatMap(({ holds }) => holds ?? []);
    this.#removes = ends.flatMap(({ removes }) => removes);
  }

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
    await this.#changing((tx) => deleteMember(tx, projectId, userId));
  }

  /** With all rows that are its. Answers what it holds instead: then it stays, and so does everything. */
  async delete(id: string): Promise<readonly string[]> {
    return this.#changing(async (tx) => {
      await tx.query('SELECT 1 FROM projects WHERE id = $1 FOR UPDATE', [id]);
      const held: string[] = [];
      for (const { what, rows } of this.#holders)
        if ((await tx.query(`SELECT FROM ${rows} LIMIT 1`, [id])).length > 0) held.push(what);
      if (held.length === 0) for (const statement of this.#removes) await tx.query(statement, [id]);
      return held;
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

const accountNumber = (): string => `${randomInt(1, 10)}${String(randomInt(0, 1e11)).padStart(11, '0')}`;
