import type { KeptCard, KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';

type Labelled<Shown> = Readonly<Record<string, readonly Shown[]>>;

interface ShownAddress {
  readonly addr: string;
  readonly version: 4 | 6;
  readonly 'OS-EXT-IPS:type': 'fixed' | 'floating';
  readonly 'OS-EXT-IPS-MAC:mac_addr': string;
}

/** Clients take letters, digits, dots, dashes and underscores alone. */
const labelOf = (network: string): string => network.replace(/[^a-zA-Z0-9-_.]/g, '_');

/** By the names of its networks: of each interface its own addresses, then those that stand for them. */
export function addressesOf(row: KeptInstance): Labelled<ShownAddress> {
  const shown: Record<string, readonly ShownAddress[]> = {};
  for (const card of cardsOf(row)) {
    const label = labelOf(card.network);
    shown[label] = [...(shown[label] ?? []), ...addressesOfCard(card)];
  }
  return shown;
}

/** The same without what extensions add. */
export const bareAddressesOf = (row: KeptInstance): Labelled<Pick<ShownAddress, 'addr' | 'version'>> =>
  Object.fromEntries(
    Object.entries(addressesOf(row)).map(([label, all]) => [
      label,
      all.map(({ addr, version }) => ({ addr, version })),
    ]),
  );

/** The first is the instance's own. */
function cardsOf({
  network,
  address,
  moreAddresses,
  ipv6Addresses,
  mac,
  floating,
  cards,
}: KeptInstance): readonly KeptCard[] {
  if (network === null || address === null || mac === null) return cards;
  return [{ network, address, moreAddresses, ipv6Addresses, mac, floating }, ...cards];
}

function addressesOfCard(card: KeptCard): readonly ShownAddress[] {
  const { address, moreAddresses, ipv6Addresses, floating, mac } = card;
  const shownAs =
    (type: ShownAddress['OS-EXT-IPS:type'], version: ShownAddress['version']) => (addr: string) =>
      ({ addr, version, 'OS-EXT-IPS:type': type, 'OS-EXT-IPS-MAC:mac_addr': mac }) as const;
  return [
    ...[address, ...moreAddresses].map(shownAs('fixed', 4)),
    ...ipv6Addresses.map(shownAs('fixed', 6)),
    ...floating.map(shownAs('floating', 4)),
  ];
}
