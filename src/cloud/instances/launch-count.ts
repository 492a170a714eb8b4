import { EngineError } from '../../common/errors/engine-error.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byName } from '../../common/refs/ref.js';
import type { Quota } from '../quotas/quota.js';
import type { Refusal } from '../scheduler/rank.js';
import { refusalText } from '../scheduler/refusal-text.js';

/** What counts for a launch. */
type LaunchQuota = { readonly [K in keyof Quota]: Pick<Quota[K], 'instances' | 'cores' | 'ram'> };

/** How many of `maxCount` instances of this size the quota leaves room for. Negative limits: none. */
export function withinQuota(
  size: { readonly vcpus: number; readonly memoryMiB: number },
  asked: { readonly minCount: number; readonly maxCount: number },
  { usage, limits }: LaunchQuota,
): number {
  const room = (limit: number, used: number, each: number) =>
    limit < 0 ? Infinity : Math.floor((limit - used) / each);
  const byInstances = room(limits.instances, usage.instances, 1);
  const byCores = room(limits.cores, usage.cores, size.vcpus);
  const byRam = room(limits.ram, usage.ram, size.memoryMiB);
  const count = Math.min(asked.maxCount, byInstances, byCores, byRam);
  if (count >= asked.minCount) return count;
  if (byInstances < asked.minCount)
    throw new EngineError(
      'InstanceLimitExceeded',
      `You have requested more instances (${usage.instances + asked.minCount}) than your current instance limit of ${limits.instances} allows.`,
    );
  if (byCores < asked.minCount)
    throw new EngineError(
      'VcpuLimitExceeded',
      `You have requested more vCPU capacity (${usage.cores + asked.minCount * size.vcpus}) than your current vCPU limit of ${limits.cores} allows.`,
    );
  throw new EngineError(
    'ResourceLimitExceeded',
    `You have requested more memory (${usage.ram + asked.minCount * size.memoryMiB} MiB) than your current limit of ${limits.ram} MiB allows.`,
  );
}

/** What the scheduler says of the zone that was asked for, or of the best. `known`: it has hosts. */
interface Fit {
  readonly known: boolean;
  readonly count: number;
  readonly refused: readonly Refusal[];
}

/** AWS launches as many as fit, if that is at least MinCount. */
export function withinCapacity(
  { minCount, zone }: { readonly minCount: number; readonly zone?: string | undefined },
  fit: Fit | undefined,
): number {
  if (zone !== undefined && fit?.known === false) throw new NotFound('zone', [byName(zone)]);
  if (fit && fit.count >= minCount) return fit.count;
  throw new EngineError(
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient capacity for this launch. ${refusalText(fit?.refused ?? [])}`,
  );
}
