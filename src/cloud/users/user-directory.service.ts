import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { announceAccessChange } from './access-changes.js';
import { checkedName } from './checked-name.js';
import { UserService } from './user.service.js';

/** A user as identity shows one. */
export interface DirectoryUser {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** What clients said of the user beside. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export type UserChange = Partial<Omit<DirectoryUser, 'id'>>;

const COLUMNS = 'id, name, enabled, attributes';

/** Users, as operators keep them over X7. */
@Injectable()
export class UserDirectory {
  constructor(
    private readonly database: Database,
    private readonly users: UserService,
  ) {}

  /** By name. */
  list(): Promise<readonly DirectoryUser[]> {
    return this.database.query<DirectoryUser>(`SELECT ${COLUMNS} FROM users ORDER BY name`);
  }

  /** Throws NotFound. */
  async get(id: string): Promise<DirectoryUser> {
    const [row] = await this.database.query<DirectoryUser>(
      `SELECT ${COLUMNS} FROM users WHERE id::text = $1`,
      [id],
    );
    if (!row) throw new NotFound('user', [byId(id)]);
    return row;
  }

  /** Throws InvalidParameterValue: a bad name, or one that is taken. */
  async create({ name, ...change }: UserChange & { readonly name: string }): Promise<DirectoryUser> {
    const { id } = await this.users.create(name);
    return this.update(id, change);
  }

  /**
   * Who is disabled may do nothing any more, at once. Attributes are merged; null takes one away. Throws
   * NotFound, and IncorrectState for a name that is taken.
   */
  async update(id: string, change: UserChange): Promise<DirectoryUser> {
    await this.get(id);
    if (change.name !== undefined) await this.#requireFree(id, change.name);
    await this.database.transaction(async (tx) => {
      await write(tx, id, change);
      await announceAccessChange(tx);
    });
    return this.get(id);
  }

  async #requireFree(id: string, name: string): Promise<void> {
    checkedName('user', name);
    const taken = await this.database.query('SELECT FROM users WHERE name = $1 AND id <> $2', [name, id]);
    if (taken.length > 0) throw new EngineError('IncorrectState', `There is a user '${name}' already`);
  }

  /** With keys, roles and memberships. Throws NotFound, InvalidParameterValue for a project's manager. */
  async remove(id: string): Promise<void> {
    await this.get(id);
    await this.users.delete(id);
  }
}

const write = (tx: Queryable, id: string, { name, enabled, attributes }: UserChange): Promise<unknown> =>
  tx.query(
    `UPDATE users SET name = coalesce($2, name), enabled = coalesce($3, enabled),
       attributes = jsonb_strip_nulls(attributes || $4::jsonb) WHERE id = $1`,
    [id, name ?? null, enabled ?? null, JSON.stringify(attributes ?? {})],
  );
