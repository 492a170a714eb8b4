import type { CardFacts, GuestFacts } from '../../stream/guest-facts.js';
import { publicDnsNameOf } from '../../cloud/instance-facts/public-address.js';
import { folderOf, type MetadataFolder, type MetadataNode } from './metadata-node.js';

/** `network`: all cards of a guest by their MACs. */
export function networkFolder({
  cards,
  accountNumber,
}: Pick<GuestFacts, 'cards' | 'accountNumber'>): MetadataFolder {
  const macs = cards.map((card) => [card.mac, cardFolder(card, accountNumber)] as const);
  return folderOf({ interfaces: folderOf({ macs: folderOf(Object.fromEntries(macs)) }) });
}

function cardFolder(card: CardFacts, accountNumber: string): MetadataFolder {
  const [address = ''] = card.addresses;
  return folderOf({
    'device-number': String(card.deviceNumber),
    'interface-id': card.interfaceId,
    ...associated(card),
    'local-hostname': hostnameOf({ address, domain: card.domain }),
    'local-ipv4s': card.addresses.join('\n'),
    mac: card.mac,
    'owner-id': accountNumber,
    'security-group-ids': card.groups.map(({ id }) => id).join('\n'),
    'security-groups': card.groups.map(({ name }) => name).join('\n'),
    'subnet-id': card.subnetId,
    'subnet-ipv4-cidr-block': card.cidr,
    'vpc-id': card.vpcId,
    'vpc-ipv4-cidr-block': card.vpcCidrs[0] ?? card.cidr,
    'vpc-ipv4-cidr-blocks': card.vpcCidrs.join('\n'),
    ...ofIpv6(card),
  });
}

const ofIpv6 = ({ ipv6 }: CardFacts): Readonly<Record<string, MetadataNode>> =>
  ipv6 === null
    ? {}
    : {
        ipv6s: ipv6.addresses.join('\n'),
        'subnet-ipv6-cidr-blocks': ipv6.cidr,
        'vpc-ipv6-cidr-blocks': ipv6.vpcCidr,
      };

/** As AWS, and as the lease says: `ip-10-0-0-1.internal`. */
export const hostnameOf = ({ address, domain }: Pick<GuestFacts, 'address' | 'domain'>): string =>
  `ip-${address.replaceAll('.', '-')}${domain === '' ? '' : `.${domain}`}`;

/** Not there while nothing stands for the card's first address, and where its VPC gives no public names. */
export const publicNameOf = (card: CardFacts | undefined): string | undefined =>
  card === undefined || card.publicAddress === null || !card.hasPublicNames
    ? undefined
    : publicDnsNameOf(card.publicAddress, card.domain);

/** Of the card: what the world knows it by, and by which address what is sent there comes to it. */
function associated(card: CardFacts): Readonly<Record<string, MetadataNode>> {
  const { addresses, publicAddress, morePublic } = card;
  const pairs = addresses.flatMap((address, i) => {
    const outside = i === 0 ? publicAddress : morePublic?.[address];
    return outside ? [[outside, address] as const] : [];
  });
  if (pairs.length === 0) return {};
  const name = publicNameOf(card);
  return {
    'ipv4-associations': folderOf(Object.fromEntries(pairs)),
    ...(name !== undefined && { 'public-hostname': name }),
    'public-ipv4s': pairs.map(([outside]) => outside).join('\n'),
  };
}
