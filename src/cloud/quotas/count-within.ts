import { EngineError } from '../../common/errors/engine-error.js';
import { type QuotaRow } from '../nouns/quota-row.js';
import { type Quota, type SummedResource } from './quota.js';

/** Usage and limits of what is asked for. */
type Known<R extends SummedResource> = { readonly [K in keyof Quota]: Pick<Quota[K], R> };

/**
 * How many of at most `maxCount` a project's quotas leave room for. `each`: what one of them takes of each resource;
 * `rows`: their quotas. Throws the refusal of the first quota that leaves no room for `minCount`.
 */
export function countWithin<R extends SummedResource>(
  each: Readonly<Record<R, number>>,
  { minCount, maxCount }: { readonly minCount: number; readonly maxCount: number },
  { usage, limits, rows }: Known<R> & { readonly rows: readonly QuotaRow[] },
): number {
  const rooms = (Object.keys(each) as R[]).map((resource) => ({
    resource,
    room: each[resource] > 0 ? Math.floor((limits[resource] - usage[resource]) / each[resource]) : Infinity,
  }));
  const count = Math.min(maxCount, ...rooms.map(({ room }) => room));
  if (count >= minCount) return count;
  const short = rooms.find(({ room }) => room < minCount);
  if (!short) throw new Error(`${minCount} to ${maxCount} is no range`);
  const { resource } = short;
  const wanted = usage[resource] + minCount * each[resource];
  const row = rows.find(({ name }) => name === resource);
  if (!row) throw new Error(`${resource} has no quota`);
  const { code, message } = row.refuse({ limit: limits[resource], wanted, within: '' });
  throw new EngineError(code, message);
}
