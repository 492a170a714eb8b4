import {
  type GroupIdentifier,
  type NetworkInterface,
  type NetworkInterfaceAssociation,
  type NetworkInterfaceAttachment,
  type NetworkInterfaceType,
} from '@aws-sdk/client-ec2';
import { privateDnsNameOf, shownPublicName } from '../../../cloud/instance-facts/public-address.js';
import { type InterfaceRow } from '../../../cloud/instances/interface-row.js';
import { ec2StateOf } from '../../../cloud/instances/views/ec2-state.js';
import { zoneIdOf } from '../../../cloud/zones/zone.js';
import { type Place } from '../security-groups/security-group-rule.view.js';

/** As AWS answers it, whatever its SDK says. */
const NAT_GATEWAY = String('nat_gateway') as NetworkInterfaceType;

export function networkInterfaceView(row: InterfaceRow, place: Place): NetworkInterface {
  const dnsName = privateDnsNameOf(row.address, row.domain);
  const associationAt = (address: string) => associationOf(row, place, address);
  return {
    NetworkInterfaceId: row.ec2Id,
    Association: associationAt(row.address),
    InterfaceType: row.isNatGateways ? NAT_GATEWAY : 'interface',
    Status: row.home === null && !row.isNatGateways ? 'available' : 'in-use',
    Description: row.description,
    OwnerId: place.accountNumber,
    RequesterManaged: row.isNatGateways,
    AvailabilityZone: row.zone,
    AvailabilityZoneId: zoneIdOf(place.region, row.zone),
    SubnetId: row.subnetEc2Id,
    VpcId: row.vpcEc2Id,
    MacAddress: row.mac,
    PrivateIpAddress: row.address,
    PrivateDnsName: dnsName,
    PrivateIpAddresses: [row.address, ...row.moreAddresses].map((address, i) => ({
      ...{ Association: associationAt(address), Primary: i === 0 },
      ...{ PrivateIpAddress: address, PrivateDnsName: privateDnsNameOf(address, row.domain) },
    })),
    Ipv6Address: row.ipv6Addresses[0],
    Ipv6Addresses: row.ipv6Addresses.map((Ipv6Address) => ({ Ipv6Address })),
    SourceDestCheck: row.sourceDestCheck,
    Attachment: attachmentView(row, place),
    Groups: interfaceGroups(row),
    TagSet: Object.entries(row.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Of the floating address that stands for one of the interface's addresses. */
function associationOf(
  row: InterfaceRow,
  { accountNumber }: Place,
  inside: string,
): NetworkInterfaceAssociation | undefined {
  const found = row.associations?.find(({ privateAddress }) => privateAddress === inside);
  if (!found) return undefined;
  const { address, ec2Id, associationId, isAuto } = found;
  const shown = { PublicIp: address, PublicDnsName: shownPublicName(address, row) };
  if (isAuto) return { ...shown, IpOwnerId: 'amazon' };
  return { ...shown, IpOwnerId: accountNumber, AllocationId: ec2Id, AssociationId: associationId };
}

export const interfaceGroups = ({ groups }: InterfaceRow): GroupIdentifier[] =>
  Object.entries(groups ?? {}).map(([GroupId, GroupName]) => ({ GroupId, GroupName }));

export const attachmentIdOf = ({ ec2Id }: Pick<InterfaceRow, 'ec2Id'>): string =>
  `eni-attach-${ec2Id.slice('eni-'.length)}`;

/** Undefined: it is in no instance. */
export function attachmentView(
  { home, ...row }: InterfaceRow,
  { accountNumber }: Place,
): NetworkInterfaceAttachment | undefined {
  if (home === null) return undefined;
  return {
    AttachmentId: attachmentIdOf(row),
    AttachTime: new Date(home.attachedAt),
    DeleteOnTermination: home.deleteOnTermination,
    DeviceIndex: home.deviceIndex,
    NetworkCardIndex: 0,
    InstanceId: home.ec2Id,
    InstanceOwnerId: accountNumber,
    Status: home.task ?? (ec2StateOf(home) === 'pending' ? 'attaching' : 'attached'),
  };
}
