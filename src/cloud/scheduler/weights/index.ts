import type { HostWeight } from '../placement.js';

export const hostWeights = {
  /** The host with most memory left. */
  RamWeight: ({ memoryMiB, claimed }) => memoryMiB - (claimed.memoryMiB ?? 0),
  /** Of equals the one with fewest guests. */
  SpreadWeight: ({ claimed }) => -(claimed.guests ?? 0),
} as const satisfies Record<string, HostWeight>;
