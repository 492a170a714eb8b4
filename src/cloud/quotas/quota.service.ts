import { Inject, Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { type FlagValues } from '../../common/flags/flags.js';
import type { Database, Queryable } from '../../common/prisma/database.js';
import { type quotaFlags } from './quota.flags.js';
import {
  isQuotaResource,
  type Quota,
  QUOTA_RESOURCES,
  type QuotaLimits,
  type QuotaResource,
  type Usage,
} from './quota.js';

export const QUOTA_FLAGS = Symbol('QUOTA_FLAGS');

interface OwnLimits {
  readonly own: Partial<Record<QuotaResource, number>> | null;
}

/** Of a project `p`. */
const OWN_LIMITS = `(SELECT json_object_agg(q.resource, q.hard_limit) FROM quotas q WHERE q.project_id = p.id) AS own`;

/**
 * Limits by project: a row, or the flag. Key pairs, groups and rules are counted under `lockProject`; what instances use, triggers
 * keep in the project's row (docs/adr/0001-usage-by-trigger.md).
 */
@Injectable()
export class QuotaService {
  readonly #initial: QuotaLimits;

  constructor(@Inject(QUOTA_FLAGS) flags: FlagValues<typeof quotaFlags>) {
    this.#initial = limitsFrom((resource) => flags[`quota_${resource}`]);
  }

  async limitsOf(on: Queryable, projectId: string): Promise<QuotaLimits> {
    const [row] = await on.query<OwnLimits>(`SELECT ${OWN_LIMITS} FROM (SELECT $1::uuid AS id) p`, [
      projectId,
    ]);
    return this.#limits(row?.own);
  }

  /**
   * What the project's instances use by now, and its limits; its row stays locked until the transaction ends, so that launches of
   * one project count one after the other; limits are those of the moment before it waited. Undefined: the project is gone.
   */
  async lockUsage(tx: Queryable, projectId: string): Promise<Quota | undefined> {
    const [row] = await tx.query<Usage & OwnLimits>(
      `SELECT used_instances AS instances, used_vcpus AS cores, used_memory_mib AS ram, ${OWN_LIMITS}
       FROM projects p WHERE id = $1 FOR UPDATE OF p`,
      [projectId],
    );
    if (!row) return undefined;
    const { own, ...usage } = row;
    return { usage, limits: this.#limits(own) };
  }

  /** Counting and inserting under this lock cannot pass a limit. Held until the transaction ends. */
  async lockProject(tx: Queryable, projectId: string): Promise<void> {
    await tx.query('SELECT 1 FROM projects WHERE id = $1 FOR UPDATE', [projectId]);
  }

  /** Negative: no limit. Throws InvalidParameterValue for a resource that is not limited. */
  async set(
    database: Database,
    projectId: string,
    { resource, limit: hardLimit }: { resource: string; limit: number },
  ): Promise<void> {
    const row = { projectId, resource: known(resource) };
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
    const where = { projectId, resource: known(resource) };
    await database.plain(({ quota }) => quota.deleteMany({ where }));
  }

  #limits(own: OwnLimits['own'] | undefined): QuotaLimits {
    return limitsFrom((resource) => own?.[resource] ?? this.#initial[resource]);
  }
}

function limitsFrom(limitOf: (resource: QuotaResource) => number): QuotaLimits {
  const entries = QUOTA_RESOURCES.map((resource) => {
    const limit = limitOf(resource);
    return [resource, limit < 0 ? Infinity : limit] as const;
  });
  return Object.fromEntries(entries) as QuotaLimits;
}

function known(resource: string): QuotaResource {
  if (isQuotaResource(resource)) return resource;
  throw new EngineError(
    'InvalidParameterValue',
    `there is no quota '${resource}'; there are ${QUOTA_RESOURCES.join(', ')}`,
  );
}
