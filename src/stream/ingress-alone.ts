import type { FilterAnswer, FilterRule } from './filters.contract.js';

/** What hosts of contract 2 understand; they let everything out. */
const KNOWN: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', '-1']);

const letsAllOut = ({ direction, protocol, source }: FilterRule): boolean =>
  direction === 'egress' && protocol === '-1' && 'cidr' in source && source.cidr === '0.0.0.0/0';

/**
 * Filters for a host that filters ingress alone. Throws for a group that such a host would open wider than its rules
 * are: one that does not let everything out. What it does not know of ingress it is not told: that opens less.
 */
export function ingressAlone<Answer extends FilterAnswer>(answer: Answer): Answer {
  const shut = Object.entries(answer.groups).filter(([, { rules }]) => !rules.some(letsAllOut));
  if (shut.length > 0)
    throw new Error(
      `this host lets everything out, and these groups do not: ${shut.map(([id]) => id).join()}`,
    );
  const told = Object.entries(answer.groups).map(([id, { rules }]) => [
    id,
    { rules: rules.filter(({ direction, protocol }) => direction !== 'egress' && KNOWN.has(protocol)) },
  ]);
  return { ...answer, groups: Object.fromEntries(told) as Answer['groups'] };
}
