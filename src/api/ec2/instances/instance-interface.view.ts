import type {
  GroupIdentifier,
  InstanceNetworkInterface,
  InstanceNetworkInterfaceAssociation,
  InstanceNetworkInterfaceAttachment,
} from '@aws-sdk/client-ec2';
import type { InstanceRow } from '../../../cloud/instances/instance-row.js';
import { ec2StateOf } from '../../../cloud/instances/views/ec2-state.js';

export interface InterfaceFacts {
  readonly groups: GroupIdentifier[];
  readonly dnsName: string;
  readonly publicName: string;
  readonly attachTime: Date;
  readonly ownerId: string;
}

/** The one interface of an instance, or none once it has let go of it. */
export function instanceInterfaceViews(row: InstanceRow, facts: InterfaceFacts): InstanceNetworkInterface[] {
  const { interfaceEc2Id, address, networkId, mac } = row;
  if (interfaceEc2Id === null || address === null || networkId === null || mac === null) return [];
  const { groups, dnsName, attachTime, ownerId } = facts;
  const Association = associationOf(row, facts);
  return [
    {
      Attachment: attachmentOf(row, interfaceEc2Id, attachTime),
      Association,
      Description: row.interfaceDescription ?? '',
      Groups: groups,
      MacAddress: mac,
      NetworkInterfaceId: interfaceEc2Id,
      OwnerId: ownerId,
      PrivateDnsName: dnsName,
      PrivateIpAddress: address,
      PrivateIpAddresses: [
        { Association, Primary: true, PrivateDnsName: dnsName, PrivateIpAddress: address },
      ],
      SourceDestCheck: true,
      Status: 'in-use',
      SubnetId: row.subnetEc2Id ?? undefined,
      VpcId: row.vpcEc2Id ?? undefined,
      InterfaceType: 'interface',
    },
  ];
}

/** A floating address that stands for the interface. */
function associationOf(
  { publicAddress, isAutoAddress }: InstanceRow,
  { ownerId, publicName }: InterfaceFacts,
): InstanceNetworkInterfaceAssociation | undefined {
  if (publicAddress === null) return undefined;
  const IpOwnerId = isAutoAddress ? 'amazon' : ownerId;
  return { IpOwnerId, PublicDnsName: publicName, PublicIp: publicAddress };
}

function attachmentOf(
  row: InstanceRow,
  interfaceEc2Id: string,
  AttachTime: Date,
): InstanceNetworkInterfaceAttachment {
  return {
    AttachTime,
    AttachmentId: `eni-attach-${interfaceEc2Id.slice('eni-'.length)}`,
    DeleteOnTermination: true,
    DeviceIndex: 0,
    Status: ec2StateOf(row) === 'pending' ? 'attaching' : 'attached',
    NetworkCardIndex: 0,
  };
}
