import { BRIDGE, METADATA_ADDRESS, UPLINK } from './host-names.js';
import type { NftChain } from './nft-model.js';
import type { RulesetInput } from './ruleset.js';

type Chains = readonly (readonly [string, NftChain])[];

/**
 * The frame in which groups stand. Between guests, and from the machine to guests: what the groups say, and what belongs to a
 * flow that was let through once, also after its rule is gone. From guests: to other guests as these allow, to the world only
 * with SNAT, to this host's own addresses DHCP, metadata and DNS (where the host serves it), to the machine's nothing.
 */
export const hostChains = (input: RulesetInput): Chains => [
  ['inet forwarded', forwarded(input)],
  ['inet incoming', incoming(input)],
  ['inet outgoing', outgoing(input)],
  ...translated(input),
];

const forwarded = ({ snatTo }: RulesetInput): NftChain => ({
  hook: 'type filter hook forward priority 0; policy drop;',
  rules: [
    'ct state established,related accept',
    'ct state invalid drop',
    `iifname "${BRIDGE}" ip saddr != @open drop`,
    'ip daddr vmap @to_port',
    ...(snatTo === undefined ? [] : [`iifname "${BRIDGE}" oifname "${UPLINK}" ip daddr != @machine accept`]),
  ],
});

const incoming = ({ plan }: RulesetInput): NftChain => ({
  hook: 'type filter hook input priority 0; policy drop;',
  rules: [
    'ct state established,related accept',
    `iifname "${BRIDGE}" udp sport 68 udp dport 67 accept`,
    `iifname "${BRIDGE}" ip daddr ${METADATA_ADDRESS} tcp dport 80 accept`,
    ...(plan.dns === plan.gateway
      ? ['udp', 'tcp'].map(
          (protocol) => `iifname "${BRIDGE}" ip daddr ${plan.gateway} ${protocol} dport 53 accept`,
        )
      : []),
  ],
});

const outgoing = ({ metadataUid }: RulesetInput): NftChain => ({
  hook: 'type filter hook output priority 0; policy accept;',
  rules: [
    `ip saddr ${METADATA_ADDRESS} tcp sport 80 ip daddr vmap @hops`,
    // The proxy answers; it has no business opening anything.
    `meta skuid ${metadataUid} ct state != { established, related } drop`,
  ],
});

const translated = ({ plan, snatTo }: RulesetInput): Chains =>
  snatTo === undefined
    ? []
    : [
        [
          'inet translated',
          {
            hook: 'type nat hook postrouting priority 100; policy accept;',
            rules: [`oifname "${UPLINK}" ip saddr ${plan.cidr} snat ip to ${snatTo}`],
          },
        ],
      ];
