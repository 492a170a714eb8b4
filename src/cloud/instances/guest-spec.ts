import type {
  DiskSpec,
  GuestSpec,
  ImageRef,
  Placement,
  PortSpec,
} from '../../../workflows/contracts/guest.js';
import { rootDiskOf } from '../../../workflows/contracts/spawn-request.js';
import { smbiosUuidOf } from '../../common/ids/ec2-id.js';
import { networkSpecOf } from '../networks/network-spec.js';
import type { GuestRow } from './guest-row.repository.js';
import { flavorDisksOf } from './local-disks.js';

const imageRefOf = (image: GuestRow['image']): ImageRef => ({
  imageId: image.id,
  format: image.format,
  sizeBytes: Number(image.sizeBytes),
  sha256: image.sha256,
});

/** A guest's host name is its address, as at AWS: `ip-10-0-0-1`. */
export const hostnameOf = (address: string): string => `ip-${address.replaceAll('.', '-')}`;

export const guestSpecOf = (row: GuestRow): GuestSpec => ({
  instanceId: row.id,
  name: row.ec2Id,
  smbiosUuid: smbiosUuidOf(row.id),
  vcpus: row.vcpus,
  memoryMiB: row.memoryMiB,
  ...(row.kernel && { kernel: imageRefOf(row.kernel) }),
  ...(row.ramdisk && { ramdisk: imageRefOf(row.ramdisk) }),
  kernelArgs: row.kernelArgs,
  ...pinOf(row),
});

/** Half a pin is none. */
const pinOf = ({ machineType, cpuModel }: GuestRow) =>
  machineType !== null && cpuModel !== null ? { pin: { machineType, cpuModel } } : {};

const GIB = 1024 ** 3;

/**
 * The root, what the flavor adds to it, volumes, the config drive. `host`: where the guest is, and volumes that are
 * made with it.
 */
export const disksOf = (row: GuestRow, host: string): readonly DiskSpec[] => [
  ...(row.rootIsVolume ? [] : [rootDiskOf(imageRefOf(row.image), row.diskGiB)]),
  ...row.volumes.filter(({ isRoot }) => isRoot).map((volume) => volumeDiskOf(volume, host)),
  ...flavorDisksOf(row),
  ...row.volumes.filter(({ isRoot }) => !isRoot).map((volume) => volumeDiskOf(volume, host)),
  ...(row.configDrive ? [configDriveOf(row)] : []),
];

const volumeDiskOf = (
  { id: volumeId, ec2Id, host, generation, sizeGiB, isRoot, isNew }: GuestRow['volumes'][number],
  guestHost: string,
): DiskSpec => ({
  source: { from: 'volume', volumeId, at: { host: isNew ? guestHost : (host ?? guestHost), generation } },
  sizeBytes: sizeGiB * GIB,
  bus: 'virtio',
  serial: ec2Id.replace('-', ''),
  ...(isRoot && { bootOrder: 1 }),
});

/** As large as what is on it. */
const configDriveOf = ({ interfaceId: portId }: GuestRow): DiskSpec => ({
  source: { from: 'config', portId },
  sizeBytes: 0,
  bus: 'virtio',
  serial: 'config-drive',
});

/** What a port's instance says of it. */
type PortHome = Pick<GuestRow, 'id' | 'metadataHopLimit'>;
type PortColumns = GuestRow['cards'][number];

export const portSpecOf = (
  { id: instanceId, metadataHopLimit }: PortHome,
  { id: portId, mac, address, network }: PortColumns,
  minFilterVersion: number,
): PortSpec => ({
  ...{ portId, instanceId, mac, address, hostname: hostnameOf(address), metadataHopLimit, minFilterVersion },
  network: networkSpecOf(network),
});

const firstCardOf = ({ interfaceId: id, mac, address, network }: GuestRow): PortColumns => ({
  ...{ id, mac, address, network },
});

export const placementOf = (row: GuestRow, host: string, minFilterVersion: number): Placement => ({
  host,
  generation: row.generation,
  guest: guestSpecOf(row),
  disks: disksOf(row, host),
  port: portSpecOf(row, firstCardOf(row), minFilterVersion),
  ...(row.cards.length > 0 && { more: row.cards.map((card) => portSpecOf(row, card, minFilterVersion)) }),
});
