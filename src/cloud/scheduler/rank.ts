import { type AllocationRatios, type HostFilterName, hostFilters } from './filters/index.js';
import type { HostSnapshot, PlacementNeed } from './host-snapshot.js';
import { type HostWeightName, hostWeights } from './weights/index.js';

export interface RankRules {
  readonly filters: readonly HostFilterName[];
  readonly weights: readonly HostWeightName[];
  readonly ratios: AllocationRatios;
}

export interface Refusal {
  readonly host: string;
  readonly why: string;
}

export interface Ranking {
  /** Best first. */
  readonly fit: readonly HostSnapshot[];
  readonly refused: readonly Refusal[];
}

/** Pure: the same hosts and the same need give the same answer, with a reason for every host left out. */
export function rank(hosts: readonly HostSnapshot[], need: PlacementNeed, rules: RankRules): Ranking {
  const fit: HostSnapshot[] = [];
  const refused: Refusal[] = [];
  for (const host of hosts) {
    const why = refusalOf(host, need, rules);
    if (why === undefined) fit.push(host);
    else refused.push({ host: host.name, why });
  }
  return { fit: fit.sort((a, b) => preference(a, b, rules)), refused };
}

function refusalOf(host: HostSnapshot, need: PlacementNeed, rules: RankRules): string | undefined {
  for (const name of rules.filters) {
    const why = hostFilters[name](host, need, rules.ratios);
    if (why !== undefined) return why;
  }
  return undefined;
}

function preference(a: HostSnapshot, b: HostSnapshot, { weights }: RankRules): number {
  for (const name of weights) {
    const difference = hostWeights[name](b) - hostWeights[name](a);
    if (difference !== 0) return difference;
  }
  return a.name.localeCompare(b.name);
}

/**
 * Places many at once: each choice is seen by the next, as if it had been claimed. Needs keep their order; one that finds no
 * host does not stop the others.
 */
export function placeAll(
  hosts: readonly HostSnapshot[],
  needs: readonly PlacementNeed[],
  rules: RankRules,
): readonly ({ readonly host: string } | { readonly refused: readonly Refusal[] })[] {
  const now = new Map(hosts.map((host) => [host.name, host]));
  return needs.map((need) => {
    const { fit, refused } = rank([...now.values()], need, rules);
    const [best] = fit;
    if (!best) return { refused };
    now.set(best.name, claimed(best, need));
    return { host: best.name };
  });
}

const claimed = (host: HostSnapshot, need: PlacementNeed): HostSnapshot => ({
  ...host,
  claimedVcpus: host.claimedVcpus + need.vcpus,
  claimedMemoryMiB: host.claimedMemoryMiB + need.memoryMiB,
  claimedDiskGiB: host.claimedDiskGiB + need.diskGiB,
  guests: host.guests + 1,
});
