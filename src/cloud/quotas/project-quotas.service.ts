import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import type { QuotaLimits, QuotaResource } from './quota.js';
import { QuotaService } from './quota.service.js';

/** What of a limit is taken. */
export type ProjectUsage = Readonly<Partial<Record<QuotaResource, number>>>;

/** PostgreSQL's integer. */
const MOST = 2_147_483_647;

/** Limits of a project and what it uses, for an API. Which project a caller may ask about, its door decides. */
@Injectable()
export class ProjectQuotas {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** Infinity: no limit. */
  limits(projectId: string): Promise<QuotaLimits> {
    return this.quotas.limitsOf(this.database, projectId);
  }

  /** Throws NotFound for a project that is not there. */
  async usage(projectId: string): Promise<ProjectUsage> {
    const used = await this.quotas.usedBy(this.database, projectId);
    if (!used) throw new NotFound('project', [byId(projectId)]);
    return used;
  }

  /**
   * `limits` negative: none. Without `isForced` a limit below what is used is refused: InvalidParameterValue. Throws
   * NotFound.
   */
  async set(
    projectId: string,
    { limits, isForced }: { readonly limits: ProjectUsage; readonly isForced: boolean },
  ): Promise<void> {
    const used = await this.usage(projectId);
    const entries = Object.entries(limits) as readonly (readonly [QuotaResource, number])[];
    for (const [resource, limit] of entries) {
      if (limit > MOST) throw refused(`Quota limit ${limit} for ${resource} must be at most ${MOST}`);
      if (!isForced && limit >= 0 && limit < (used[resource] ?? 0))
        throw refused(`Quota limit ${limit} for ${resource} must be greater than or equal to already used`);
    }
    for (const [resource, limit] of entries)
      await this.quotas.set(this.database, projectId, { resource, limit: Math.max(limit, -1) });
  }

  /** Back to the flags, all of them or these. Throws NotFound. */
  async reset(projectId: string, resources?: readonly QuotaResource[]): Promise<void> {
    await this.usage(projectId);
    const limits = await this.limits(projectId);
    for (const resource of resources ?? Object.keys(limits))
      await this.quotas.reset(this.database, projectId, resource);
  }
}

const refused = (message: string): EngineError => new EngineError('InvalidParameterValue', message);
