import type { HostSnapshot } from '../host-snapshot.js';

/** More is better. */
export type HostWeight = (host: HostSnapshot) => number;

export const hostWeights = {
  /** The host with most memory left. */
  RamWeight: ({ memoryMiB, claimedMemoryMiB }) => memoryMiB - claimedMemoryMiB,
  /** Of equals the one with fewest guests. */
  SpreadWeight: ({ guests }) => -guests,
} as const satisfies Record<string, HostWeight>;

export type HostWeightName = keyof typeof hostWeights;
