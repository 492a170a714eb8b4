import { EngineError } from '../../common/errors/engine-error.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byName } from '../../common/refs/ref.js';
import { countWithin } from '../quotas/count-within.js';
import { instanceQuotas } from './instance.quotas.js';
import type { Quota } from '../quotas/quota.js';
import type { Refusal } from '../scheduler/rank.js';
import { refusalText } from '../scheduler/refusal-text.js';

/** Usage and limits of what an instance takes. */
type LaunchQuota = { readonly [K in keyof Quota]: Pick<Quota[K], 'instances' | 'cores' | 'ram'> };

/**
 * How many of `maxCount` instances of this size the quotas leave room for. Throws the refusal of one that has room for
 * too few.
 */
export const withinQuota = (
  { vcpus, memoryMiB }: { readonly vcpus: number; readonly memoryMiB: number },
  asked: { readonly minCount: number; readonly maxCount: number },
  quota: LaunchQuota,
): number =>
  countWithin({ instances: 1, cores: vcpus, ram: memoryMiB }, asked, { ...quota, rows: instanceQuotas });

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
