import { groupKey } from '../host-snapshot.js';
import type { NeededGroup } from '../needed-group.js';
import type { HostWeight } from '../placement.js';

export const hostWeights = {
  /** A host with members of a group that would be together, or with none of one that would be apart. */
  GroupWeight: ({ claimed }, { group }) => {
    if (!group?.policy.startsWith('soft-')) return 0;
    const members = claimed[groupKey(group.id)] ?? 0;
    return group.policy === 'soft-affinity' ? members : -members;
  },
  /** The host with most memory left. */
  RamWeight: ({ memoryMiB, claimed }) => memoryMiB - (claimed.memoryMiB ?? 0),
  /** Of equals the one with fewest guests. */
  SpreadWeight: ({ claimed }) => -(claimed.guests ?? 0),
} as const satisfies Record<string, HostWeight<{ readonly group?: NeededGroup | undefined }>>;
