import type { NftSet } from './nft-model.js';

/**
 * What a guest may ask of its host: packets a second, and so many at once before that. A guest in need asks far less;
 * one that floods is slowed alone, before the programs that serve all guests hear of it.
 */
const RATES = {
  'bridge arp_rate': { key: 'iifname', type: 'ifname', rate: '50/second burst 100 packets' },
  'bridge dhcp_rate': { key: 'iifname', type: 'ifname', rate: '5/second burst 20 packets' },
  'inet dns_rate': { key: 'ip saddr', type: 'ipv4_addr', rate: '100/second burst 400 packets' },
  'inet door_rate': { key: 'ip saddr', type: 'ipv4_addr', rate: '50/second burst 200 packets' },
  'inet metadata_rate': { key: 'ip saddr', type: 'ipv4_addr', rate: '50/second burst 200 packets' },
  // By its card: a guest may have many addresses of IPv6.
  'inet metadata_rate6': { key: 'ether saddr', type: 'ether_addr', rate: '50/second burst 200 packets' },
} as const;

type RateName = keyof typeof RATES;

const OF_IPV4 = (Object.keys(RATES) as RateName[]).filter((name) => name !== 'inet metadata_rate6');

export const rateSet = (name: RateName): NftSet => ({
  type: RATES[name].type,
  dynamic: 'size 65536; flags dynamic,timeout; timeout 1m',
  elements: new Map(),
});

/** The kernel notes in them what each guest has used of its rate, and the flows that it has opened. */
export const rateSets = (): readonly (readonly [string, NftSet])[] => [
  ...OF_IPV4.map((name) => [name, rateSet(name)] as const),
  ['inet guest_flows', { type: 'ipv4_addr', dynamic: 'size 65536; flags dynamic', elements: new Map() }],
];

/** Drops what would open a flow beyond `limit` of those that its guest has open; nothing for 0. */
export const dropFlowsBeyond = (limit: number, fromGuests: string): readonly string[] =>
  limit === 0 ? [] : [`${fromGuests} ct state new add @guest_flows { ip saddr ct count over ${limit} } drop`];

/** Drops what is beyond the rate; the rest goes on to the next rule. */
export function dropBeyond(name: RateName): string {
  const { key, rate } = RATES[name];
  return `update @${name.split(' ')[1]} { ${key} limit rate over ${rate} } drop`;
}
