import type { HostRole } from '../../../../workflows/contracts/host-roles.js';
import { HOST_CONTRACT } from '../../../stream/stream.contract.js';
import { groupKey, type HostSnapshot, type PlacementNeed } from '../host-snapshot.js';
import type { NeededGroup } from '../needed-group.js';
import type { AllocationRatios, FilterAround, HostFilter } from '../placement.js';

/** Of a host whose daemons were not heard of. */
export const NO_ANSWER = 'does not answer';

/** Of one that may come back at any moment: no reason to refuse for good. */
export const NOT_BACK = 'is not back yet';

/** Ask the same of a host whatever is to be placed there. */
export const hostFilters = {
  RetryFilter: ({ name }, { excluded }) => (excluded.includes(name) ? 'was tried' : undefined),
  EnabledFilter: ({ enabled }) => (enabled ? undefined : 'is disabled'),
  AliveFilter: ({ alive, awaited }) => (alive ? undefined : awaited ? NOT_BACK : NO_ANSWER),
  DrainedFilter: ({ draining }) => (draining ? 'has cleaning up to do' : undefined),
  // What rows say of a host that is awaited may have been said before its update.
  ContractFilter: ({ contract, awaited }) =>
    contract === HOST_CONTRACT ? undefined : awaited ? NOT_BACK : 'runs another version of the host contract',
  ZoneFilter: ({ zone }, need) => (zone === need.zone ? undefined : `is in zone ${zone}`),
} as const satisfies Record<string, HostFilter<PlacementNeed>>;

/** A host that has all of these roles; `otherwise` is said of one that has not. */
export const roleFilter =
  (needed: readonly HostRole[], otherwise: string): HostFilter<unknown> =>
  ({ roles }) =>
    needed.every((role) => roles.includes(role)) ? undefined : otherwise;

/** A capacity of hosts: which, shared out by which ratio, and its words for a tenant. */
export interface Capacity {
  readonly resource: 'vcpus' | 'memoryMiB' | 'diskGiB';
  readonly ratio: keyof AllocationRatios;
  readonly what: string;
  readonly unit: string;
}

/** A host with so much left of a capacity. */
export const capacityFilter =
  <N extends Readonly<Record<R, number>>, R extends Capacity['resource']>({
    resource,
    ratio,
    what,
    unit,
  }: Capacity & { readonly resource: R }): HostFilter<N> =>
  (host: HostSnapshot, need: N, ratios: FilterAround) => {
    const missing = need[resource] - (host[resource] * ratios[ratio] - (host.claimed[resource] ?? 0));
    return missing > 0 ? `is short of ${Math.ceil(missing)} ${unit} of ${what}` : undefined;
  };

/** Of a group that is strictly together or apart; one that is not is a matter of weight. */
export const groupFilter: HostFilter<{ readonly group?: NeededGroup | undefined }> = (
  { claimed },
  { group },
  { hosts },
) => {
  if (group === undefined) return undefined;
  const key = groupKey(group.id);
  const others = claimed[key] ?? 0;
  if (group.policy === 'anti-affinity')
    return others > 0 ? 'has another instance of the placement group' : undefined;
  const isElsewhere = others === 0 && hosts.some((host) => (host.claimed[key] ?? 0) > 0);
  return group.policy === 'affinity' && isElsewhere
    ? 'does not have the instances of the placement group'
    : undefined;
};
