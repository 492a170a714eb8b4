import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  CreateNetworkInterfaceCommand,
  CreatePlacementGroupCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  ImportKeyPairCommand,
  RegisterImageCommand,
} from '@aws-sdk/client-ec2';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl alice';

/** What an instance has beside its own rows, each at rest when it is answered. */
export const kept = {
  async placementGroup({ ec2 }) {
    await ec2.send(new CreatePlacementGroupCommand({ GroupName: 'apart', Strategy: 'spread' }));
    return 'apart';
  },

  async card({ ec2, until }, { instance, subnet }) {
    const made = new CreateNetworkInterfaceCommand({ SubnetId: subnet, SecondaryPrivateIpAddressCount: 1 });
    const { NetworkInterfaceId } = (await ec2.send(made)).NetworkInterface;
    const place = { InstanceId: instance, NetworkInterfaceId, DeviceIndex: 1 };
    await ec2.send(new AttachNetworkInterfaceCommand(place));
    const asked = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] });
    await until(async () => (await ec2.send(asked)).NetworkInterfaces[0].Attachment?.Status === 'attached');
  },

  async address({ ec2, until }, NetworkInterfaceId) {
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }));
    const asked = new DescribeAddressesCommand({ AllocationIds: [AllocationId] });
    await until(async () => (await ec2.send(asked)).Addresses[0].AssociationId !== undefined);
  },

  /** The first is attached, the second encrypted. */
  async volumes({ ec2, until }, InstanceId) {
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
    const plain = { AvailabilityZone: AvailabilityZones[0].ZoneName, Size: 1, VolumeType: 'gp3' };
    const VolumeIds = [];
    for (const more of [{}, { Encrypted: true }])
      VolumeIds.push((await ec2.send(new CreateVolumeCommand({ ...plain, ...more }))).VolumeId);
    const states = async () => (await ec2.send(new DescribeVolumesCommand({ VolumeIds }))).Volumes;
    await until(async () => (await states()).every(({ State }) => State === 'available'));
    await ec2.send(new AttachVolumeCommand({ InstanceId, VolumeId: VolumeIds[0], Device: '/dev/sdf' }));
    await until(async () => (await states()).some(({ Attachments }) => Attachments[0]?.State === 'attached'));
    return VolumeIds;
  },

  async settings({ ec2 }) {
    await ec2.send(new ImportKeyPairCommand({ KeyName: 'alice', PublicKeyMaterial: Buffer.from(KEY) }));
  },
};

/** One of each volume, and an image of the first. */
export async function keptSnapshots({ ec2, until }, volumes) {
  const SnapshotIds = [];
  for (const VolumeId of volumes)
    SnapshotIds.push((await ec2.send(new CreateSnapshotCommand({ VolumeId }))).SnapshotId);
  const asked = new DescribeSnapshotsCommand({ SnapshotIds });
  await until(async () => (await ec2.send(asked)).Snapshots.every(({ State }) => State === 'completed'));
  const BlockDeviceMappings = [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: SnapshotIds[0] } }];
  await ec2.send(
    new RegisterImageCommand({ Name: 'of a snapshot', RootDeviceName: '/dev/sda1', BlockDeviceMappings }),
  );
}
