import ipaddr from 'ipaddr.js';
import type { NftChain, NftSet } from './nft-model.js';

type Named<T> = readonly (readonly [string, T])[];

const FAMILIES = [
  { name: 'blocked', type: 'ipv4_addr', word: 'ip', kind: 'ipv4' },
  { name: 'blocked6', type: 'ipv6_addr', word: 'ip6', kind: 'ipv6' },
] as const;

/** What an operator blocks: neither from there nor to there passes anything. Names of its rules begin so. */
export const BLOCK_RULES = 'rules inet block';

/** A set for each family of which there are ranges. */
export const blockSets = (blocks: readonly string[]): Named<NftSet> =>
  familiesOf(blocks).map(({ name, type, ranges }) => [
    `inet ${name}`,
    { type, isInterval: true, elements: new Map(ranges.map((range) => [range, ''])) },
  ]);

/**
 * Before translations and flows, and again behind them: a floating address that is blocked is so under the guest's own
 * address, too, and what was let through before ends. None where nothing is blocked.
 */
export function blockChains(blocks: readonly string[]): Named<NftChain> {
  if (blocks.length === 0) return [];
  const rules = familiesOf(blocks).flatMap(({ name, word }) =>
    ['saddr', 'daddr'].map((side) => `${word} ${side} @${name} drop`),
  );
  return [
    ['inet block_in', { hook: 'type filter hook prerouting priority -300; policy accept;', rules }],
    ['inet block_out', { hook: 'type filter hook postrouting priority 300; policy accept;', rules }],
  ];
}

function familiesOf(blocks: readonly string[]) {
  const outer = outermost(blocks);
  return FAMILIES.flatMap(({ kind, ...family }) => {
    const ranges = outer.filter((range) => kindOf(range) === kind);
    return ranges.length === 0 ? [] : [{ ...family, ranges }];
  });
}

/** Ranges that are within others go without saying: the kernel refuses a set of both. */
function outermost(ranges: readonly string[]): readonly string[] {
  const isWithin = (inner: string, outer: string) => {
    if (inner === outer || kindOf(inner) !== kindOf(outer)) return false;
    const [address, prefix] = ipaddr.parseCIDR(inner);
    const [base, shorter] = ipaddr.parseCIDR(outer);
    return shorter < prefix && address.match(base, shorter);
  };
  return ranges.filter((inner) => !ranges.some((outer) => isWithin(inner, outer)));
}

const kindOf = (range: string) => ipaddr.parseCIDR(range)[0].kind();
