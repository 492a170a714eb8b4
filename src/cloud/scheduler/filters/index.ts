import type { HostRole } from '../../../../workflows/contracts/host-roles.js';
import { HOST_CONTRACT } from '../../../stream/stream.contract.js';
import type { HostSnapshot, PlacementNeed } from '../host-snapshot.js';

export interface AllocationRatios {
  readonly cpu: number;
  readonly ram: number;
  readonly disk: number;
}

/** Why this host will not do, in words that a tenant may read after the host's name; undefined: it will. */
export type HostFilter = (
  host: HostSnapshot,
  need: PlacementNeed,
  ratios: AllocationRatios,
) => string | undefined;

const short = (what: string, missing: number, unit: string): string | undefined =>
  missing > 0 ? `is short of ${Math.ceil(missing)} ${unit} of ${what}` : undefined;

/** Each takes part in a guest's life. */
const GUEST_ROLES: readonly HostRole[] = ['compute', 'network'];

/** Of a host whose daemons were not heard of. */
export const NO_ANSWER = 'does not answer';

/** Of one that may come back at any moment: no reason to refuse for good. */
export const NOT_BACK = 'is not back yet';

/** In the order in which they are asked; the first refusal is the reason that is told. */
export const hostFilters = {
  RetryFilter: ({ name }, { excluded }) => (excluded.includes(name) ? 'was tried' : undefined),
  EnabledFilter: ({ enabled }) => (enabled ? undefined : 'is disabled'),
  RoleFilter: ({ roles }) =>
    GUEST_ROLES.every((role) => roles.includes(role)) ? undefined : 'does not run instances',
  AliveFilter: ({ alive, awaited }) => (alive ? undefined : awaited ? NOT_BACK : NO_ANSWER),
  DrainedFilter: ({ draining }) => (draining ? 'has cleaning up to do' : undefined),
  ContractFilter: ({ contract }) =>
    contract === HOST_CONTRACT ? undefined : 'runs another version of the host contract',
  ZoneFilter: ({ zone }, need) => (zone === need.zone ? undefined : `is in zone ${zone}`),
  RamFilter: (host, need, { ram }) =>
    short('memory', need.memoryMiB - (host.memoryMiB * ram - host.claimedMemoryMiB), 'MiB'),
  CoreFilter: (host, need, { cpu }) =>
    short('processors', need.vcpus - (host.vcpus * cpu - host.claimedVcpus), 'vCPUs'),
  DiskFilter: (host, need, { disk }) =>
    short('disk', need.diskGiB - (host.diskGiB * disk - host.claimedDiskGiB), 'GiB'),
} as const satisfies Record<string, HostFilter>;

export type HostFilterName = keyof typeof hostFilters;
