import type { BoundAddress } from '../../network-driver.js';
import { domainRedirects, proxyRedirects } from './proxy-rules.js';
import { fromGuests } from './guest-devices.js';
import { UPLINK } from './host-names.js';
import type { NftChain, NftSet } from './nft-model.js';
import { withAddresses } from './port-addresses.js';
import type { RulesetInput } from './ruleset.js';

/** An address outside and the guest's own that it stands for. */
interface Pair {
  readonly outside: string;
  readonly inside: string;
}

/**
 * Addresses whose port is plugged here. One that stands for a further address of its port does so while the filters say
 * that the port has it: it may be another's by now.
 */
const pairsOf = ({ ports, addresses, filters }: RulesetInput): readonly Pair[] => {
  const first = new Map(ports.map(({ portId, address }) => [portId, address]));
  const held = new Set(withAddresses(ports, filters).map(({ portId, address }) => `${portId} ${address}`));
  return addresses.flatMap(({ outside, portId, inside = first.get(portId) }: BoundAddress) =>
    inside !== undefined && held.has(`${portId} ${inside}`) ? [{ outside, inside }] : [],
  );
};

/** Which address outside is which guest's, both ways. */
export function translationSets(input: RulesetInput): readonly (readonly [string, NftSet])[] {
  const pairs = pairsOf(input);
  return [
    ['inet inside_of', mapOf(pairs.map(({ outside, inside }) => [outside, inside]))],
    ['inet outside_of', mapOf(pairs.map(({ outside, inside }) => [inside, outside]))],
  ];
}

/** Guests that have an address outside. */
export const outsideGuests = (input: RulesetInput): readonly string[] => [
  ...new Set(pairsOf(input).map(({ inside }) => inside)),
];

const mapOf = (entries: readonly (readonly [string, string])[]): NftSet => ({
  type: 'ipv4_addr : ipv4_addr',
  elements: new Map(entries),
});

/**
 * What is sent to an address outside goes to its guest, before groups are asked: they filter the guest's own address. A
 * tap gives back to its guest what the guest sent to its own address outside, but not its broadcasts.
 */
export const translationChains = (input: RulesetInput): readonly (readonly [string, NftChain])[] => [
  [
    'inet redirected',
    {
      hook: 'type nat hook prerouting priority -100; policy accept;',
      rules: [
        ...proxyRedirects(input.domains ?? [], input.doors),
        ...domainRedirects(input.way, input.networks.length === 0 ? undefined : fromGuests(input.networks)),
        'dnat ip to ip daddr map @inside_of',
      ],
    },
  ],
  [
    'bridge mirrored',
    {
      hook: 'type filter hook forward priority -351; policy accept;',
      rules: ['ether type arp oifname . ether saddr @macs drop'],
    },
  ],
];

/**
 * A guest that has an address outside is known by it there, and to guests that it reaches by theirs: without that a
 * guest that sends to its own would get answers from itself. First in the chain; guests without one go on in it.
 */
export const SOURCE_RULES: readonly string[] = [
  'ct status dnat snat ip to ip saddr map @outside_of',
  `oifname "${UPLINK}" snat ip to ip saddr map @outside_of`,
];
