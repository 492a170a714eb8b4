import type { Claims, HostSnapshot, PlacementNeed } from './host-snapshot.js';

/** How much of what a host has may be claimed: 1 is all of it once. */
export interface AllocationRatios {
  readonly cpu: number;
  readonly ram: number;
  readonly disk: number;
}

/** What a filter may look at beside the host. */
export interface FilterAround extends AllocationRatios {
  /** All that may be chosen of. */
  readonly hosts: readonly HostSnapshot[];
}

/** Why this host will not do, in words that a tenant may read after the host's name; undefined: it will. */
export type HostFilter<N> = (host: HostSnapshot, need: N, around: FilterAround) => string | undefined;

/** More is better. */
export type HostWeight<N> = (host: HostSnapshot, need: N) => number;

/**
 * One kind of what is placed on hosts: all that ranking knows of it. Flags choose among its filters and weights by
 * name.
 */
export interface Placement<N extends PlacementNeed> {
  /** In the order in which they are asked; the first refusal is the reason that is told. */
  readonly filters: Readonly<Record<string, HostFilter<N>>>;
  /** The first that prefers a host decides. */
  readonly weights: Readonly<Record<string, HostWeight<N>>>;
  /** What it takes from its host. */
  claims(need: N): Claims;
}
