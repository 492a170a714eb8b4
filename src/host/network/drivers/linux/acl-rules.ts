import type { AclRule, NetworkAcl } from '../../network-driver.js';
import { toProxy } from './domain-rules.js';
import type { DomainWay } from './domain-way.js';
import { type Family, protocolText, rangeText } from './rule-words.js';
import { UPLINK } from './host-names.js';
import { METADATA_BESIDE_ACLS6 } from './ipv6-metadata.js';
import type { NftChain } from './nft-model.js';

type Chains = readonly (readonly [string, NftChain])[];

/**
 * Network ACLs of a domain: each packet is looked at for itself, before flows count, where it leaves one network and
 * again where it enters another. What stays in its network is none of theirs, nor are the host's own services, as at
 * AWS: DHCP and names, which the host's chains of input have, and metadata.
 */
export function aclChains(way: DomainWay): Chains {
  const { fenced, fenced6 = [] } = way;
  if (fenced.length + fenced6.length === 0) return [];
  const both = [
    ...fenced.map((one) => ({ ...one, family: 'ip' as const })),
    ...fenced6.map((one) => ({ ...one, family: 'ip6' as const })),
  ];
  return [
    ...both.flatMap((one) => [chainOf(one, 'egress'), chainOf(one, 'ingress')]),
    [
      'inet acls',
      {
        hook: 'type filter hook forward priority -1; policy accept;',
        rules: [
          `${toProxy(way)} ct status dnat accept`,
          `iifname "${UPLINK}" ip saddr ${way.link.machine} tcp sport 80 ct status dnat accept`,
          ...(fenced6.length > 0 ? METADATA_BESIDE_ACLS6 : []),
          ...both.map(
            ({ bridge, ...of }) =>
              `${FAMILY[of.family]} iifname "${bridge}" oifname != "${bridge}" jump ${nameOf(of, 'egress')}`,
          ),
          ...both.map(
            ({ bridge, ...of }) =>
              `${FAMILY[of.family]} oifname "${bridge}" iifname != "${bridge}" jump ${nameOf(of, 'ingress')}`,
          ),
        ],
      },
    ],
  ];
}

type Direction = 'ingress' | 'egress';

interface OfFamily {
  readonly acl: NetworkAcl;
  readonly family: Family;
}

const FAMILY: Readonly<Record<Family, string>> = { ip: 'meta nfproto ipv4', ip6: 'meta nfproto ipv6' };

const nameOf = ({ acl: { networkId }, family }: OfFamily, direction: Direction) =>
  `acl${family === 'ip' ? '' : '6'}_${direction}_${networkId.replaceAll('-', '')}`;

const chainOf = (of: OfFamily, direction: Direction): readonly [string, NftChain] => [
  `inet ${nameOf(of, direction)}`,
  { rules: [...of.acl[direction].map((rule) => aclText(rule, of.family, direction)), 'drop'] },
];

/** What is allowed here is looked at by the next. */
function aclText(rule: AclRule, family: Family, direction: Direction): string {
  const range = rangeText(family, direction === 'ingress' ? 'saddr' : 'daddr', rule.cidr);
  const verdict = rule.action === 'allow' ? 'return' : 'drop';
  return [range, protocolText(rule), verdict].filter((part) => part !== '').join(' ');
}
