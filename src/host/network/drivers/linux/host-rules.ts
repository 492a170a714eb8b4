import { ENTERING } from './group-rules.js';
import { METADATA_ADDRESS, UPLINK } from './host-names.js';
import { markPassed } from './last-wall.js';
import type { NftChain } from './nft-model.js';
import { dropBeyond } from './rate-rules.js';
import type { RulesetInput } from './ruleset.js';
import { SOURCE_RULES } from './translation-rules.js';

type Chains = readonly (readonly [string, NftChain])[];

/**
 * The frame in which groups stand. Between guests, and from the machine to guests: what the groups say, and what
 * belongs to a flow that was let through once, also after its rule is gone. From guests: what their groups let out, and
 * of that to other guests as these let in, to the world only with SNAT; to this host's own addresses DHCP, metadata and
 * DNS (where the host serves it), whatever the groups say, as at AWS; to the machine's nothing.
 */
export const hostChains = (input: RulesetInput): Chains => [
  ['inet forwarded', forwarded(input)],
  [`inet ${ENTERING}`, entering(input)],
  ['inet incoming', incoming(input)],
  ['inet outgoing', outgoing(input)],
  ...translated(input),
];

/** Matches what comes from a guest, in whichever network. */
const fromGuests = ({ networks }: RulesetInput): string => {
  const bridges = networks.map(({ bridge }) => `"${bridge}"`);
  return `iifname ${bridges.length === 1 ? bridges.join() : `{ ${bridges.join(', ')} }`}`;
};

const forwarded = (input: RulesetInput): NftChain => ({
  hook: 'type filter hook forward priority 0; policy drop;',
  rules: [
    markPassed('forwarded'),
    'ct state established,related accept',
    'ct state invalid drop',
    // Whose port no filter names sends nothing.
    ...ifAny(input, `${fromGuests(input)} ip saddr vmap @from_port`, `${fromGuests(input)} drop`),
    `goto ${ENTERING}`,
  ],
});

const entering = (input: RulesetInput): NftChain => ({
  rules: [
    'ip daddr vmap @to_port',
    ...(input.snatTo === undefined
      ? []
      : ifAny(input, `${fromGuests(input)} oifname "${UPLINK}" ip daddr != @machine accept`)),
    'drop',
  ],
});

/** Without a network there is no guest, and a set of no names is no rule. */
const ifAny = ({ networks }: RulesetInput, ...rules: readonly string[]): readonly string[] =>
  networks.length === 0 ? [] : rules;

const incoming = (input: RulesetInput): NftChain => ({
  hook: 'type filter hook input priority 0; policy drop;',
  rules: [
    markPassed('incoming'),
    // A flood of questions is one flow: it is slowed before it counts as one that was let in.
    ...ifAny(
      input,
      `${fromGuests(input)} meta l4proto { tcp, udp } th dport 53 ${dropBeyond('inet dns_rate')}`,
      `${fromGuests(input)} ip daddr ${METADATA_ADDRESS} tcp dport 80 ct state new ${dropBeyond('inet metadata_rate')}`,
    ),
    'ct state established,related accept',
    ...ifAny(
      input,
      `${fromGuests(input)} udp sport 68 udp dport 67 accept`,
      `${fromGuests(input)} ip daddr ${METADATA_ADDRESS} tcp dport 80 accept`,
    ),
    ...input.networks.flatMap(({ plan, bridge }) =>
      plan.dns === plan.gateway
        ? ['udp', 'tcp'].map(
            (protocol) => `iifname "${bridge}" ip daddr ${plan.gateway} ${protocol} dport 53 accept`,
          )
        : [],
    ),
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

const translated = ({ networks, snatTo }: RulesetInput): Chains => [
  [
    'inet translated',
    {
      hook: 'type nat hook postrouting priority 100; policy accept;',
      rules: [
        ...SOURCE_RULES,
        ...(snatTo === undefined
          ? []
          : networks.map(({ plan }) => `oifname "${UPLINK}" ip saddr ${plan.cidr} snat ip to ${snatTo}`)),
      ],
    },
  ],
];
