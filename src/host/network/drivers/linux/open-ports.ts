import type { GroupChains, GroupedPort } from './group-rules.js';
import type { NftSet } from './nft-model.js';
import type { RulesetInput } from './ruleset.js';

/** A port through which its guest sends for others: what passes it may be from anybody, and to anybody. */
export interface OpenPort extends GroupedPort {
  readonly tap: string;
  readonly mac: string;
  readonly address: string;
}

/**
 * Guests that route for others: in front of the bridge by their cards; for groups by whom a frame is from or to, or, of
 * what the gateway sends on to them, by the next hop.
 */
export function openSets(
  ports: readonly OpenPort[],
  { chainTo, chainFrom }: Pick<GroupChains, 'chainTo' | 'chainFrom'>,
): readonly (readonly [string, NftSet])[] {
  if (ports.length === 0) return [];
  const cards = ports.map(({ tap, mac }): [string, string] => [`"${tap}" . ${mac}`, '']);
  const from = ports.map((port): [string, string] => [port.mac, `goto ${chainFrom(port)}`]);
  const to = ports.map((port): [string, string] => [port.mac, `goto ${chainTo(port)}`]);
  const by = ports.map((port): [string, string] => [port.address, `goto ${chainTo(port)}`]);
  return [
    ['bridge open', { type: 'ifname . ether_addr', elements: new Map(cards) }],
    ['inet open_from', { type: 'ether_addr : verdict', elements: new Map(from) }],
    ['inet open_to', { type: 'ether_addr : verdict', elements: new Map(to) }],
    ['inet open_by', { type: 'ipv4_addr : verdict', elements: new Map(by) }],
  ];
}

/** Whether a guest here sends for others: rules for it are there while there is one. */
export function hasOpen({ ports, filters }: Pick<RulesetInput, 'ports' | 'filters'>): boolean {
  const open = new Set(filters.ports.flatMap(({ portId, isOpen = false }) => (isOpen ? [portId] : [])));
  return open.size > 0 && ports.some(({ portId }) => open.has(portId));
}

/** Of what a guest sends: before it is taken for somebody else's, whose address it may bear. */
export const FROM_OPEN = 'ether saddr vmap @open_from';

/** Of what nobody has the address of. */
export const TO_OPEN: readonly string[] = ['ether daddr vmap @open_to', 'rt ip nexthop vmap @open_by'];
