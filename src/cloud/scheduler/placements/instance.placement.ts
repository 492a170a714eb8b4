import { capacityFilter, groupFilter, hostFilters, roleFilter } from '../filters/index.js';
import { groupKey, type PlacementNeed } from '../host-snapshot.js';
import type { NeededGroup } from '../needed-group.js';
import type { HostFilter, Placement } from '../placement.js';
import { hostWeights } from '../weights/index.js';

/** What one instance needs of its host. Memory with what the hypervisor itself needs. */
export interface InstanceNeed extends PlacementNeed {
  readonly instanceId: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly group?: NeededGroup | undefined;
}

const { RetryFilter, EnabledFilter, ...others } = hostFilters;

/** Instances are placed where both daemons of a guest's life are, and its vCPUs, memory and disk. */
export const instancePlacement = {
  filters: {
    RetryFilter,
    EnabledFilter,
    RoleFilter: roleFilter(['compute', 'network'], 'does not run instances'),
    ...others,
    GroupFilter: groupFilter,
    RamFilter: capacityFilter({ resource: 'memoryMiB', ratio: 'ram', what: 'memory', unit: 'MiB' }),
    CoreFilter: capacityFilter({ resource: 'vcpus', ratio: 'cpu', what: 'processors', unit: 'vCPUs' }),
    DiskFilter: capacityFilter({ resource: 'diskGiB', ratio: 'disk', what: 'disk', unit: 'GiB' }),
  } satisfies Readonly<Record<string, HostFilter<InstanceNeed>>>,
  weights: hostWeights,
  claims: ({ vcpus, memoryMiB, diskGiB, group }: InstanceNeed) => ({
    ...{ guests: 1, vcpus, memoryMiB, diskGiB },
    ...(group && { [groupKey(group.id)]: 1 }),
  }),
} as const satisfies Placement<InstanceNeed>;
