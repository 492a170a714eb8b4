import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { announceAccessChange } from '../users/access-changes.js';
import { checkedName } from '../users/checked-name.js';
import { ProjectService } from './project.service.js';

/** A project as identity shows one. */
export interface DirectoryProject {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  /** What clients said of it beside. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** X7's tags. */
  readonly labels: readonly string[];
}

export type ProjectChange = Partial<Omit<DirectoryProject, 'id'>>;

const COLUMNS = 'id, name, description, enabled, attributes, labels';

const UPDATE = `
  UPDATE projects SET name = coalesce($2, name), description = coalesce($3, description), enabled = coalesce($4, enabled),
    attributes = jsonb_strip_nulls(attributes || $5::jsonb), labels = coalesce($6::text[], labels) WHERE id = $1`;

/** Projects, as operators keep them over X7. */
@Injectable()
export class ProjectDirectory {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectService,
  ) {}

  /** By name. */
  list(): Promise<readonly DirectoryProject[]> {
    return this.database.query<DirectoryProject>(`SELECT ${COLUMNS} FROM projects ORDER BY name`);
  }

  /** Throws NotFound. */
  async get(id: string): Promise<DirectoryProject> {
    const [row] = await this.database.query<DirectoryProject>(
      `SELECT ${COLUMNS} FROM projects WHERE id::text = $1`,
      [id],
    );
    if (!row) throw new NotFound('project', [byId(id)]);
    return row;
  }

  /** `managerId`: who manages it. Throws InvalidParameterValue: a bad name, or one that is taken. */
  async create(
    { name, ...change }: ProjectChange & { readonly name: string },
    managerId: string,
  ): Promise<DirectoryProject> {
    const { id } = await this.projects.create(name, managerId);
    return this.update(id, change);
  }

  /**
   * What is disabled opens to nobody any more, at once. Attributes are merged; null takes one away. Throws
   * NotFound, and IncorrectState for a name that is taken.
   */
  async update(id: string, change: ProjectChange): Promise<DirectoryProject> {
    await this.get(id);
    const { name, description, enabled, attributes = {}, labels } = change;
    if (name !== undefined) await this.#requireFree(id, name);
    await this.database.transaction(async (tx) => {
      await tx.query(UPDATE, [
        ...[id, name ?? null, description ?? null, enabled ?? null],
        ...[JSON.stringify(attributes), labels ?? null],
      ]);
      await announceAccessChange(tx);
    });
    return this.get(id);
  }

  async #requireFree(id: string, name: string): Promise<void> {
    checkedName('project', name);
    const taken = await this.database.query('SELECT FROM projects WHERE name = $1 AND id <> $2', [name, id]);
    if (taken.length > 0) throw new EngineError('IncorrectState', `There is a project '${name}' already`);
  }

  /** Throws NotFound, and DependencyViolation while it holds resources that do not go with it. */
  async remove(id: string): Promise<void> {
    await this.get(id);
    await this.projects.delete(id);
  }
}
