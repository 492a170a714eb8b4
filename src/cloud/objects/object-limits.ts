import { EngineError } from '../../common/errors/engine-error.js';
import { LruCache } from '../../common/cache/lru-cache.js';
import { remember } from '../../common/cache/remember.js';
import type { Database } from '../../common/prisma/database.js';
import type { QuotaService } from '../quotas/quota.service.js';
import { objectNoun } from './object.noun.js';
import type { ObjectLimits } from './object-rows.js';

/** How long a limit is believed without asking again. */
const BELIEVED_MS = 5_000;

/** What projects may have, remembered for a moment: each object that is written asks. */
export class ObjectQuotas {
  readonly #known = new LruCache<string, Promise<ObjectLimits>>({ most: 10_000, milliseconds: BELIEVED_MS });

  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  async limitsOf(projectId: string): Promise<ObjectLimits> {
    return remember(this.#known, projectId, async () => {
      const { objects, object_bytes: bytes } = await this.quotas.limitsOf(this.database, projectId);
      return { objects: finite(objects), bytes: finite(bytes) };
    });
  }
}

/** Throws the quota's own refusal. */
export function refuseByQuota(name: 'objects' | 'object_bytes', limits: ObjectLimits): never {
  const quota = objectNoun.quotas.find((one) => one.name === name);
  const limit = (name === 'objects' ? limits.objects : limits.bytes) ?? 0;
  const refusal = quota?.refuse({ limit, wanted: limit, within: '' });
  throw new EngineError(refusal?.code ?? 'QuotaExceeded', refusal?.message ?? '');
}

const finite = (limit: number): number | null => (Number.isFinite(limit) ? limit : null);
