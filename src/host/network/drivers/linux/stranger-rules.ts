import { UPLINK } from './host-names.js';
import type { RulesetInput } from './ruleset.js';

/**
 * Nobody outside has an address of guests here: groups know their members by these, and floating addresses lead in.
 * Answers to one would stay inside anyway.
 */
export function strangers({ networks, way }: Pick<RulesetInput, 'networks' | 'way'>): readonly string[] {
  const ranges = [
    ...networks.map(({ plan }) => plan.cidr),
    ...(way?.routed ?? []).flatMap(({ local }) => local),
  ];
  return [...new Set(ranges)].map((range) => `iifname "${UPLINK}" ip saddr ${range} drop`);
}
