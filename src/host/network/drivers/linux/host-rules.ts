import { arrivals, departures, domainHops, fromDomains, metadataPasses, toDomains } from './domain-rules.js';
import { doorPorts, proxyPorts } from './door-ports.js';
import { fromGuests } from './guest-devices.js';
import { ENTERING } from './group-rules.js';
import { METADATA_ADDRESS, UPLINK } from './host-names.js';
import { linkNeighbours6, proxyFor6 } from './ipv6-metadata.js';
import { ipv6Entering, ipv6Forwarded, ipv6Hops, ipv6Incoming } from './ipv6-rules.js';
import { markPassed } from './last-wall.js';
import type { NftChain } from './nft-model.js';
import { FROM_OPEN, hasOpen, TO_OPEN } from './open-ports.js';
import { proxyFor } from './proxy-rules.js';
import { dropBeyond, dropFlowsBeyond } from './rate-rules.js';
import type { RulesetInput } from './ruleset.js';
import { strangers } from './stranger-rules.js';
import { worldPasses6 } from './routed-rules6.js';
import { sourceChain } from './source-chain.js';

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
  sourceChain(input),
  ...(input.way ? domainHops(ipv6Hops(input)) : []),
];

const forwarded = (input: RulesetInput): NftChain => ({
  hook: 'type filter hook forward priority 0; policy drop;',
  rules: [
    markPassed('forwarded'),
    'ct state established,related accept',
    'ct state invalid drop',
    ...strangers(input),
    ...ipv6Forwarded(input),
    ...ifAny(input, ...dropFlowsBeyond(input.flowLimit ?? 0, fromGuests(input.networks))),
    ...worldPasses6(input.domains ?? [], { ranges: input.ranges6 ?? [], opens: input.snatTo !== undefined }),
    ...fromDomains(input.domains ?? [], input.snatTo !== undefined),
    ...(input.way ? ifAny(input, ...metadataPasses(input.way, fromGuests(input.networks))) : []),
    ...(input.way ? arrivals(input.way) : []),
    // Whose port no filter names sends nothing.
    ...ifAny(
      input,
      ...(hasOpen(input) ? [`${fromGuests(input.networks)} ${FROM_OPEN}`] : []),
      `${fromGuests(input.networks)} ip saddr vmap @from_port`,
      `${fromGuests(input.networks)} drop`,
    ),
    `goto ${ENTERING}`,
  ],
});

const entering = (input: RulesetInput): NftChain => ({
  rules: [
    'ip daddr vmap @to_port',
    ...ipv6Entering(input),
    ...(hasOpen(input) ? TO_OPEN : []),
    ...toDomains(input.domains ?? []),
    ...(input.way ? departures(input.way, input.snatTo !== undefined) : []),
    ...(input.snatTo === undefined || input.way
      ? []
      : ifAny(input, `${fromGuests(input.networks)} oifname "${UPLINK}" ip daddr != @machine accept`)),
    'drop',
  ],
});

/** Without a network there is no guest, and a set of no names is no rule. */
const ifAny = ({ networks }: RulesetInput, ...rules: readonly string[]): readonly string[] =>
  networks.length === 0 ? [] : rules;

/** A flood of connections is slowed as that of questions is. */
function doorRates({ networks, doors }: RulesetInput): readonly string[] {
  const ports = doorPorts(doors);
  if (ports === undefined) return [];
  const rate = dropBeyond('inet door_rate');
  return [`${fromGuests(networks)} ip daddr ${METADATA_ADDRESS} tcp dport ${ports} ct state new ${rate}`];
}

const incoming = (input: RulesetInput): NftChain => ({
  hook: 'type filter hook input priority 0; policy drop;',
  rules: [
    markPassed('incoming'),
    // A flood of questions is one flow: it is slowed before it counts as one that was let in.
    ...ifAny(
      input,
      `${fromGuests(input.networks)} meta l4proto { tcp, udp } th dport 53 ${dropBeyond('inet dns_rate')}`,
      `${fromGuests(input.networks)} ip daddr ${METADATA_ADDRESS} tcp dport 80 ct state new ${dropBeyond('inet metadata_rate')}`,
      ...doorRates(input),
    ),
    'ct state established,related accept',
    ...proxyFor(input.domains ?? [], input.doors),
    ...proxyFor6(input.domains ?? []),
    ...((input.ranges6 ?? []).length > 0 ? linkNeighbours6() : []),
    ...ifAny(
      input,
      ...dropFlowsBeyond(input.flowLimit ?? 0, fromGuests(input.networks)),
      `${fromGuests(input.networks)} udp sport 68 udp dport 67 accept`,
      ...ipv6Incoming(input),
      `${fromGuests(input.networks)} ip daddr ${METADATA_ADDRESS} tcp dport ${proxyPorts(input.doors)} accept`,
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
