import { capacityFilter, groupFilter, hostFilters, roleFilter } from '../filters/index.js';
import { groupKey, type HostSnapshot, type PlacementNeed } from '../host-snapshot.js';
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
  /** The only host that it may go to. Absent: any. */
  readonly host?: string;
  /** Volumes that are made with it. Absent: none are. */
  readonly volumes?: VolumesNeed;
}

/** What volumes need that are made on their instance's host. */
export interface VolumesNeed {
  readonly sizeGiB: number;
  /** Of the snapshots that they are made of: each has to be the instance's. */
  readonly sources: readonly string[];
}

const requestedHost: HostFilter<InstanceNeed> = ({ name }, { host }) =>
  host === undefined || host === name ? undefined : 'is not the host that was asked for';

function volumeRefusal(host: HostSnapshot, { volumes }: InstanceNeed): string | undefined {
  if (!volumes) return undefined;
  if (!host.roles.includes('volume')) return 'does not keep volumes';
  if (volumes.sources.some((source) => source !== host.name)) return 'does not have the snapshot';
  const missing = volumes.sizeGiB - (host.volumeGiB - (host.claimed.volumeGiB ?? 0));
  return missing > 0 ? `is short of ${Math.ceil(missing)} GiB for volumes` : undefined;
}

const { RetryFilter, EnabledFilter, ...others } = hostFilters;

/** Instances are placed where both daemons of a guest's life are, and its vCPUs, memory and disk. */
export const instancePlacement = {
  filters: {
    RetryFilter,
    EnabledFilter,
    RoleFilter: roleFilter(['compute', 'network'], 'does not run instances'),
    ...others,
    RequestedHostFilter: requestedHost,
    GroupFilter: groupFilter,
    RamFilter: capacityFilter({ resource: 'memoryMiB', ratio: 'ram', what: 'memory', unit: 'MiB' }),
    CoreFilter: capacityFilter({ resource: 'vcpus', ratio: 'cpu', what: 'processors', unit: 'vCPUs' }),
    DiskFilter: capacityFilter({ resource: 'diskGiB', ratio: 'disk', what: 'disk', unit: 'GiB' }),
    VolumeFilter: volumeRefusal,
  } satisfies Readonly<Record<string, HostFilter<InstanceNeed>>>,
  weights: hostWeights,
  claims: ({ vcpus, memoryMiB, diskGiB, volumes, group }: InstanceNeed) => ({
    ...{ guests: 1, vcpus, memoryMiB, diskGiB },
    ...(volumes && { volumeGiB: volumes.sizeGiB }),
    ...(group && { [groupKey(group.id)]: 1 }),
  }),
} as const satisfies Placement<InstanceNeed>;
