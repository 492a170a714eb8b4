import { Inject, Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Database, Queryable } from '../../common/prisma/database.js';
import { type Nouns, NOUNS } from '../nouns/noun.js';
import { type QuotaRow } from '../nouns/quota-row.js';
import { countOf, usedByProject } from './quota-counts.js';
import { type Quota, type QuotaLimits, type Usage } from './quota.js';

export const QUOTA_FLAGS = Symbol('QUOTA_FLAGS');

interface OwnLimits {
  readonly own: Readonly<Record<string, number>> | null;
}

/** What is counted for a limit, and in what. */
export interface Counted {
  /** Name of the quota. */
  readonly resource: string;
  /** UUID that its query counts in; the project when it is left out. */
  readonly of?: string;
  /** The same in the caller's words, for the refusal. */
  readonly within?: string;
  /** What is about to be added to what is there already. */
  readonly more?: number;
}

/** Of a project `p`. */
const OWN_LIMITS = `(SELECT json_object_agg(q.resource, q.hard_limit) FROM quotas q WHERE q.project_id = p.id) AS own`;

/**
 * Limits by project: a row, or the flag. What a noun counts stands in its quotas; usage that is summed by triggers, in
 * `project_usage` (docs/adr/0001-usage-by-trigger.md).
 */
@Injectable()
export class QuotaService {
  readonly #quotas: ReadonlyMap<string, QuotaRow>;
  readonly #summed: readonly string[];

  constructor(
    @Inject(QUOTA_FLAGS) private readonly flags: Readonly<Record<string, unknown>>,
    @Inject(NOUNS) nouns: Nouns,
  ) {
    const rows = Object.values(nouns).flatMap(({ quotas }) => quotas ?? []);
    this.#quotas = new Map(rows.map((quota) => [quota.name, quota]));
    this.#summed = rows.flatMap(({ name, counts }) => (counts === 'usage' ? [name] : []));
  }

  async limitsOf(on: Queryable, projectId: string): Promise<QuotaLimits> {
    const [row] = await on.query<OwnLimits>(`SELECT ${OWN_LIMITS} FROM (SELECT $1::uuid AS id) p`, [
      projectId,
    ]);
    return this.#limits(row?.own);
  }

  /**
   * What the project's resources use by now, and its limits; its row stays locked until the transaction ends, so that
   * launches of one project count one after the other; limits are those of the moment before it waited. Undefined: the
   * project is gone.
   */
  async lockUsage(tx: Queryable, projectId: string): Promise<Quota | undefined> {
    // Both rows: after a wait PostgreSQL reads the rows that it locked as they are then, and all others as they were
    // before.
    const [row] = await tx.query<{ readonly used: Readonly<Record<string, number>> } & OwnLimits>(
      `SELECT u.used, ${OWN_LIMITS} FROM projects p JOIN project_usage u ON u.project_id = p.id
       WHERE p.id = $1 FOR UPDATE OF p, u`,
      [projectId],
    );
    if (!row) return undefined;
    const usage = this.#summed.map((resource) => [resource, row.used[resource] ?? 0] as const);
    return { usage: Object.fromEntries(usage) as Usage, limits: this.#limits(row.own) };
  }

  /** By quota: what a project uses. Undefined: there is no such project. */
  usedBy(on: Queryable, projectId: string): Promise<Readonly<Record<string, number>> | undefined> {
    return usedByProject(on, projectId, [...this.#quotas.values()]);
  }

  /** Counting and inserting under this lock cannot pass a limit. Held until the transaction ends. */
  async lockProject(tx: Queryable, projectId: string): Promise<void> {
    await tx.query('SELECT 1 FROM projects WHERE id = $1 FOR UPDATE', [projectId]);
  }

  /**
   * Throws the quota's own refusal when there are more than there may be. Called under `lockProject`, or a lock on what
   * it counts in.
   */
  async require(
    tx: Queryable,
    projectId: string,
    { resource, of = projectId, within = '', more = 0 }: Counted,
  ): Promise<void> {
    const quota = this.#known(resource);
    const [row] = await tx.query<OwnLimits & { readonly used: number | null }>(
      `SELECT ${OWN_LIMITS}, (${countOf(quota)}) AS used FROM (SELECT $1::uuid AS id) p`,
      [projectId, of],
    );
    const limit = this.#limitOf(quota, row?.own);
    const wanted = (row?.used ?? 0) + more;
    if (wanted <= limit) return;
    const { code, message } = quota.refuse({ limit, wanted, within });
    throw new EngineError(code, message);
  }

  /** Negative: no limit. Throws InvalidParameterValue for a resource that is not limited. */
  async set(
    database: Database,
    projectId: string,
    { resource, limit: hardLimit }: { resource: string; limit: number },
  ): Promise<void> {
    const row = { projectId, resource: this.#known(resource).name };
    await database.plain(({ quota }) =>
      quota.upsert({
        where: { projectId_resource: row },
        create: { ...row, hardLimit },
        update: { hardLimit },
      }),
    );
  }

  /** Back to the flag. */
  async reset(database: Database, projectId: string, resource: string): Promise<void> {
    const where = { projectId, resource: this.#known(resource).name };
    await database.plain(({ quota }) => quota.deleteMany({ where }));
  }

  #limits(own: OwnLimits['own'] | undefined): QuotaLimits {
    const entries = [...this.#quotas.values()].map((quota) => [quota.name, this.#limitOf(quota, own)]);
    return Object.fromEntries(entries) as QuotaLimits;
  }

  /** A noun of tests has no flag. */
  #limitOf({ name, initial }: QuotaRow, own: OwnLimits['own'] | undefined): number {
    const limit = own?.[name] ?? this.flags[`quota_${name}`] ?? initial;
    return Number(limit) < 0 ? Infinity : Number(limit);
  }

  #known(resource: string): QuotaRow {
    const quota = this.#quotas.get(resource);
    if (quota) return quota;
    throw new EngineError(
      'InvalidParameterValue',
      `there is no quota '${resource}'; there are ${[...this.#quotas.keys()].join(', ')}`,
    );
  }
}
