import type {
  InstanceNetworkInterface,
  InstanceNetworkInterfaceAssociation,
  InstancePrivateIpAddress,
} from '@aws-sdk/client-ec2';
import { privateDnsNameOf, shownPublicName } from '../../../cloud/instance-facts/public-address.js';
import type { CardRecord } from '../../../cloud/instances/cards/cards-json.js';
import type { InstanceRow } from '../../../cloud/instances/instance-row.js';
import { ec2StateOf } from '../../../cloud/instances/views/ec2-state.js';

/** The interfaces of an instance, or none once it has let go of them. */
export function instanceInterfaceViews(row: InstanceRow, ownerId: string): InstanceNetworkInterface[] {
  const { interfaceEc2Id, address, networkId, mac, cards } = row;
  if (interfaceEc2Id === null || address === null || networkId === null || mac === null) return [];
  const isComing = ec2StateOf(row) === 'pending';
  const first = firstCard(row, { ec2Id: interfaceEc2Id, address, mac });
  return [first, ...(cards ?? [])].map((card) => cardView(card, { ownerId, isComing }));
}

interface Around {
  readonly ownerId: string;
  /** Its instance is being launched. */
  readonly isComing: boolean;
}

/** One literal: see `instanceView`. */
const firstCard = (
  row: InstanceRow,
  { ec2Id, address, mac }: Pick<CardRecord, 'ec2Id' | 'address' | 'mac'>,
): CardRecord => ({
  ec2Id,
  address,
  mac,
  moreAddresses: row.moreAddresses ?? NONE,
  ipv6Addresses: row.ipv6Addresses ?? NONE,
  description: row.interfaceDescription ?? '',
  deviceIndex: 0,
  deleteOnTermination: row.deleteOnTermination ?? true,
  sourceDestCheck: row.sourceDestCheck ?? true,
  task: null,
  attachedAt: row.createdAt,
  domain: row.domain,
  groups: row.groups,
  subnetEc2Id: row.subnetEc2Id ?? '',
  vpcEc2Id: row.vpcEc2Id ?? '',
  publicAddress: row.publicAddress,
  isAutoAddress: row.isAutoAddress,
  morePublic: row.morePublic,
  hasPublicNames: row.hasPublicNames,
});

const NONE: readonly string[] = [];

function cardView(card: CardRecord, { ownerId, isComing }: Around): InstanceNetworkInterface {
  const { address, domain, ec2Id } = card;
  const associations = associationsOf(card, ownerId);
  const Association = associations.get(address);
  return {
    Attachment: {
      AttachTime: new Date(card.attachedAt),
      AttachmentId: `eni-attach-${ec2Id.slice('eni-'.length)}`,
      DeleteOnTermination: card.deleteOnTermination,
      DeviceIndex: card.deviceIndex,
      Status: card.task ?? (isComing ? 'attaching' : 'attached'),
      NetworkCardIndex: 0,
    },
    Association,
    Description: card.description,
    Groups: Object.entries(card.groups ?? {}).map(([GroupId, GroupName]) => ({ GroupId, GroupName })),
    Ipv6Addresses: card.ipv6Addresses.map((Ipv6Address) => ({ Ipv6Address })),
    MacAddress: card.mac,
    NetworkInterfaceId: ec2Id,
    OwnerId: ownerId,
    PrivateDnsName: privateDnsNameOf(address, domain),
    PrivateIpAddress: address,
    PrivateIpAddresses: addressesOf(card, associations),
    SourceDestCheck: card.sourceDestCheck,
    Status: 'in-use',
    SubnetId: card.subnetEc2Id === '' ? undefined : card.subnetEc2Id,
    VpcId: card.vpcEc2Id === '' ? undefined : card.vpcEc2Id,
    InterfaceType: 'interface',
  };
}

/** The first comes first, each with the floating address that stands for it. */
const addressesOf = (
  { address, moreAddresses, domain }: CardRecord,
  associations: Associations,
): InstancePrivateIpAddress[] =>
  [address, ...moreAddresses].map((PrivateIpAddress, i) => ({
    Association: associations.get(PrivateIpAddress),
    Primary: i === 0,
    PrivateDnsName: privateDnsNameOf(PrivateIpAddress, domain),
    PrivateIpAddress,
  }));

type Associations = ReadonlyMap<string, InstanceNetworkInterfaceAssociation>;
const NO_ASSOCIATIONS: Associations = new Map();

/** Floating addresses that stand for addresses of the card, by these. */
function associationsOf(card: CardRecord, ownerId: string): Associations {
  const { address, publicAddress, isAutoAddress, morePublic } = card;
  if (publicAddress === null && morePublic === null) return NO_ASSOCIATIONS;
  const shown = (PublicIp: string, IpOwnerId: string) => ({
    IpOwnerId,
    PublicDnsName: shownPublicName(PublicIp, card),
    PublicIp,
  });
  return new Map([
    ...(publicAddress === null
      ? []
      : [[address, shown(publicAddress, isAutoAddress ? 'amazon' : ownerId)] as const]),
    ...Object.entries(morePublic ?? {}).map(
      ([further, outside]) => [further, shown(outside, ownerId)] as const,
    ),
  ]);
}
