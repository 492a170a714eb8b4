import { doorPorts, proxyPorts } from './door-ports.js';
import { DOMAIN_LINKS } from './domain-slot.js';
import type { DomainLink, DomainWay } from './domain-way.js';
import { devicesText } from './guest-devices.js';
import { METADATA_ADDRESS, UPLINK } from './host-names.js';
import type { NftChain, NftSet } from './nft-model.js';
import { dropBeyond } from './rate-rules.js';
import { opened, peerArrivals, routedDepartures, routedSources } from './routed-rules.js';

type Chains = readonly (readonly [string, NftChain])[];

export const ifAny = (devices: string | undefined, rules: (devices: string) => readonly string[]) =>
  devices === undefined ? [] : rules(devices);

/** Matches what goes to the host's metadata proxy. */
export const toProxy = ({ link, doors }: Pick<DomainWay, 'link' | 'doors'>): string =>
  `ip daddr ${link.machine} tcp dport ${proxyPorts(doors)}`;

/** In a domain: metadata goes over the link to the host's proxy, whatever the groups say, but no flood of it. */
export const metadataPasses = (way: DomainWay, fromGuests: string): readonly string[] => [
  `${fromGuests} ip daddr ${way.link.machine} tcp dport 80 ct state new ${dropBeyond('inet metadata_rate')}`,
  ...ifAny(doorPorts(way.doors), (ports) => [
    `${fromGuests} ip daddr ${way.link.machine} tcp dport ${ports} ct state new ${dropBeyond('inet door_rate')}`,
  ]),
  `${fromGuests} ${toProxy(way)} ct status dnat accept`,
];

/**
 * In a domain: what comes from outside has to be for a guest whose subnet leads to an internet gateway, else its
 * answers would have no way.
 */
export const arrivals = ({ outward, routed, peers }: DomainWay): readonly string[] => [
  ...ifAny(devicesText([...outward, ...opened(routed)]), (inward) => [
    `iifname "${UPLINK}" oifname ${inward} goto entering`,
  ]),
  `iifname "${UPLINK}" drop`,
  ...peerArrivals({ routed, peers }),
];

/**
 * In a domain: where its subnet leads to an internet gateway, only who has an address outside goes out; where it leads
 * to a NAT gateway, everybody.
 */
export const departures = ({ outward, natted, routed }: DomainWay, opens: boolean): readonly string[] => [
  // The links between domains and host are nobody's destination.
  'ip daddr 169.254.0.0/16 drop',
  ...(opens
    ? ifAny(devicesText(outward), (bridges) => [
        `iifname ${bridges} oifname "${UPLINK}" ip saddr @outside_guests accept`,
      ])
    : []),
  ...(opens
    ? ifAny(devicesText(natted.map(({ bridge }) => bridge)), (bridges) => [
        `iifname ${bridges} oifname "${UPLINK}" accept`,
      ])
    : []),
  ...routedDepartures({ routed }, opens),
];

/**
 * Before the translations of floating addresses: a guest that has one is still known to the proxy by its alias, and
 * where its subnet leads to a NAT gateway it goes out by that one's.
 */
export const domainSources = (way: DomainWay | undefined): readonly string[] =>
  way
    ? [
        `oifname "${UPLINK}" ${toProxy(way)} snat ip to ip saddr map @alias_of`,
        ...way.natted.map(
          ({ cidr, outside }) => `oifname "${UPLINK}" ip saddr ${cidr} snat ip to ${outside}`,
        ),
        ...routedSources(way),
      ]
    : [];

export const domainSets = (
  { aliases }: DomainWay,
  outside: readonly string[],
): readonly (readonly [string, NftSet])[] => [
  ['inet alias_of', { type: 'ipv4_addr : ipv4_addr', elements: new Map(aliases) }],
  ['inet outside_guests', { type: 'ipv4_addr', elements: new Map(outside.map((address) => [address, ''])) }],
];

/** In a domain: the proxy's answers, which come through it, end after as many hops as the guest says. */
export const domainHops = (more: readonly string[] = []): Chains => [
  [
    'inet answering',
    {
      hook: 'type filter hook postrouting priority 110; policy accept;',
      rules: [`ip saddr ${METADATA_ADDRESS} tcp sport 80 ip daddr vmap @hops`, ...more],
    },
  ],
];

/** Of the host's own namespace: floating addresses behind links to domains. */
export const farSet = (domains: readonly DomainLink[]): readonly (readonly [string, NftSet])[] => [
  [
    'inet far',
    {
      type: 'ipv4_addr',
      elements: new Map(domains.flatMap(({ outsides }) => outsides.map((address) => [address, '']))),
    },
  ],
];

export const linksOf = (domains: readonly DomainLink[]) => devicesText(domains.map(({ device }) => device));

/**
 * In the host's namespace: what comes from a domain goes to the world, or to a floating address, and nowhere else. A
 * guest here is reached by its floating address alone: its own one may be somebody else's in there.
 */
export const fromDomains = (domains: readonly DomainLink[], opens: boolean): readonly string[] =>
  ifAny(linksOf(domains), (links) => [
    `iifname ${links} ct status dnat goto entering`,
    `iifname ${links} oifname ${links} ip daddr @far accept`,
    ...(opens ? [`iifname ${links} oifname "${UPLINK}" ip daddr != @machine accept`] : []),
    `iifname ${links} drop`,
    `iifname "${UPLINK}" oifname ${links} ip daddr @far accept`,
  ]);

/** In the host's namespace: what its own guests send to floating addresses behind a link. */
export const toDomains = (domains: readonly DomainLink[]): readonly string[] =>
  ifAny(linksOf(domains), (links) => [`oifname ${links} ip daddr @far accept`]);

/** In the host's namespace: addresses of one domain mean nothing in another, nor outside. */
export const hostSources = (
  domains: readonly DomainLink[],
  { cidrs, address, snatTo }: { cidrs: readonly string[]; address: string; snatTo: string | undefined },
): readonly string[] =>
  ifAny(linksOf(domains), (links) => [
    `oifname ${links} snat ip to ip saddr map @outside_of`,
    ...cidrs.map((cidr) => `oifname ${links} ip saddr ${cidr} snat ip to ${address}`),
    `oifname ${links} ip saddr ${DOMAIN_LINKS} snat ip to ${address}`,
    ...(snatTo === undefined ? [] : [`oifname "${UPLINK}" ip saddr ${DOMAIN_LINKS} snat ip to ${snatTo}`]),
  ]);
