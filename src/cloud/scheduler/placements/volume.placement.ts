import { hostFilters, roleFilter } from '../filters/index.js';
import type { PlacementNeed } from '../host-snapshot.js';
import type { HostFilter, HostWeight, Placement } from '../placement.js';

/** What one volume needs of its host. */
export interface VolumeNeed extends PlacementNeed {
  readonly volumeId: string;
  readonly sizeGiB: number;
  /** The one host that has what it is made of. Absent: any. */
  readonly only?: string;
}

const { RetryFilter, EnabledFilter, ...others } = hostFilters;

/** Volumes are placed where a daemon keeps them, and has room. */
export const volumePlacement = {
  filters: {
    RetryFilter,
    EnabledFilter,
    RoleFilter: roleFilter(['volume'], 'does not keep volumes'),
    SourceFilter: ({ name }, { only }) =>
      only === undefined || only === name ? undefined : 'does not have the snapshot',
    ...others,
    SpaceFilter: ({ volumeGiB, claimed }, { sizeGiB }) => {
      const missing = sizeGiB - (volumeGiB - (claimed.volumeGiB ?? 0));
      return missing > 0 ? `is short of ${Math.ceil(missing)} GiB for volumes` : undefined;
    },
  } satisfies Readonly<Record<string, HostFilter<VolumeNeed>>>,
  weights: {
    /** The host with most room left. */
    SpaceWeight: ({ volumeGiB, claimed }) => volumeGiB - (claimed.volumeGiB ?? 0),
  } satisfies Readonly<Record<string, HostWeight<VolumeNeed>>>,
  claims: ({ sizeGiB }: VolumeNeed) => ({ volumeGiB: sizeGiB }),
} as const satisfies Placement<VolumeNeed>;
