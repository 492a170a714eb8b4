import type { Claims, HostSnapshot, PlacementNeed } from './host-snapshot.js';
import type { AllocationRatios, HostFilter, HostWeight, Placement } from './placement.js';

/** A kind of placement with the filters and weights that its flags have chosen. */
export interface RankRules<N> {
  readonly filters: readonly HostFilter<N>[];
  readonly weights: readonly HostWeight<N>[];
  readonly ratios: AllocationRatios;
  claims(need: N): Claims;
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

/** A host for each need, or why there is none. */
export type Choice = { readonly host: string } | { readonly refused: readonly Refusal[] };

/** Filters and weights by their names. Throws for a name that the kind of placement does not know. */
export function rulesOf<N extends PlacementNeed>(
  { filters, weights, claims }: Placement<N>,
  chosen: {
    readonly filters: readonly string[];
    readonly weights: readonly string[];
    readonly ratios: AllocationRatios;
  },
): RankRules<N> {
  return {
    filters: chosen.filters.map((name) => entryOf('filter', filters, name)),
    weights: chosen.weights.map((name) => entryOf('weight', weights, name)),
    ratios: chosen.ratios,
    claims,
  };
}

function entryOf<T>(what: string, table: Readonly<Record<string, T>>, name: string): T {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry === undefined)
    throw new Error(`there is no ${what} '${name}': there are ${Object.keys(table).join(', ')}`);
  return entry;
}

/** Pure: the same hosts and the same need give the same answer, with a reason for every host left out. */
export function rank<N>(hosts: readonly HostSnapshot[], need: N, rules: RankRules<N>): Ranking {
  const fit: HostSnapshot[] = [];
  const refused: Refusal[] = [];
  const around = { ...rules.ratios, hosts };
  for (const host of hosts) {
    const why = refusalOf(rules.filters, (filter) => filter(host, need, around));
    if (why === undefined) fit.push(host);
    else refused.push({ host: host.name, why });
  }
  const weights = rules.weights.map((weight) => (host: HostSnapshot) => weight(host, need));
  return { fit: fit.sort((a, b) => preference(a, b, weights)), refused };
}

function refusalOf<N>(
  filters: readonly HostFilter<N>[],
  ask: (filter: HostFilter<N>) => string | undefined,
): string | undefined {
  for (const filter of filters) {
    const why = ask(filter);
    if (why !== undefined) return why;
  }
  return undefined;
}

function preference(
  a: HostSnapshot,
  b: HostSnapshot,
  weights: readonly ((host: HostSnapshot) => number)[],
): number {
  for (const weight of weights) {
    const difference = weight(b) - weight(a);
    if (difference !== 0) return difference;
  }
  return a.name.localeCompare(b.name);
}

/**
 * Places many at once: each choice is seen by the next, as if it had been claimed. Needs keep their order; one that
 * finds no host does not stop the others.
 */
export function placeAll<N>(
  hosts: readonly HostSnapshot[],
  needs: readonly N[],
  rules: RankRules<N>,
): readonly Choice[] {
  const now = new Map(hosts.map((host) => [host.name, host]));
  return needs.map((need) => {
    const { fit, refused } = rank([...now.values()], need, rules);
    const [best] = fit;
    if (!best) return { refused };
    now.set(best.name, { ...best, claimed: sumOf(best.claimed, rules.claims(need)) });
    return { host: best.name };
  });
}

const sumOf = (before: Claims, more: Claims): Claims => {
  const sum: Record<string, number> = {};
  for (const [resource, amount = 0] of [...Object.entries(before), ...Object.entries(more)])
    sum[resource] = (sum[resource] ?? 0) + amount;
  return sum;
};
