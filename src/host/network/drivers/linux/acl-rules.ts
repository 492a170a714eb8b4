import type { AclRule, NetworkAcl } from '../../network-driver.js';
import { toProxy } from './domain-rules.js';
import type { DomainWay, FencedBridge } from './domain-way.js';
import { protocolText } from './group-rules.js';
import { UPLINK } from './host-names.js';
import type { NftChain } from './nft-model.js';

type Chains = readonly (readonly [string, NftChain])[];

/**
 * Network ACLs of a domain: each packet is looked at for itself, before flows count, where it leaves one network and
 * again where it enters another. What stays in its network is none of theirs, nor are the host's own services, as at
 * AWS: DHCP and names, which the host's chains of input have, and metadata.
 */
export function aclChains(fenced: readonly FencedBridge[], way: DomainWay): Chains {
  if (fenced.length === 0) return [];
  return [
    ...fenced.flatMap(({ acl }) => [
      chainOf(acl, 'egress', acl.egress),
      chainOf(acl, 'ingress', acl.ingress),
    ]),
    [
      'inet acls',
      {
        hook: 'type filter hook forward priority -1; policy accept;',
        rules: [
          `${toProxy(way)} ct status dnat accept`,
          `iifname "${UPLINK}" ip saddr ${way.link.machine} tcp sport 80 ct status dnat accept`,
          ...fenced.map(
            ({ bridge, acl }) => `iifname "${bridge}" oifname != "${bridge}" jump ${nameOf(acl, 'egress')}`,
          ),
          ...fenced.map(
            ({ bridge, acl }) => `oifname "${bridge}" iifname != "${bridge}" jump ${nameOf(acl, 'ingress')}`,
          ),
        ],
      },
    ],
  ];
}

type Direction = 'ingress' | 'egress';

const nameOf = ({ networkId }: NetworkAcl, direction: Direction) =>
  `acl_${direction}_${networkId.replaceAll('-', '')}`;

const chainOf = (
  acl: NetworkAcl,
  direction: Direction,
  rules: readonly AclRule[],
): readonly [string, NftChain] => [
  `inet ${nameOf(acl, direction)}`,
  { rules: [...rules.map((rule) => aclText(rule, direction)), 'drop'] },
];

/** What is allowed here is looked at by the next. */
function aclText(rule: AclRule, direction: Direction): string {
  const peer = direction === 'ingress' ? 'saddr' : 'daddr';
  const range = rule.cidr.endsWith('/0') ? '' : `ip ${peer} ${rule.cidr}`;
  const verdict = rule.action === 'allow' ? 'return' : 'drop';
  return [range, protocolText(rule), verdict].filter((part) => part !== '').join(' ');
}
