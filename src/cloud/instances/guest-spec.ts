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

/** The root, then volumes, then the config drive: what a flavor may add to it is not made yet. */
export const disksOf = (row: GuestRow): readonly DiskSpec[] => [
  rootDiskOf(imageRefOf(row.image), row.diskGiB),
  ...row.volumes.map(({ id: volumeId, ec2Id, host, generation, sizeGiB }) => ({
    source: { from: 'volume' as const, volumeId, at: { host, generation } },
    sizeBytes: sizeGiB * GIB,
    bus: 'virtio' as const,
    serial: ec2Id.replace('-', ''),
  })),
  ...(row.configDrive ? [configDriveOf(row)] : []),
];

/** As large as what is on it. */
const configDriveOf = ({ interfaceId: portId }: GuestRow): DiskSpec => ({
  source: { from: 'config', portId },
  sizeBytes: 0,
  bus: 'virtio',
  serial: 'config-drive',
});

export const portSpecOf = (row: GuestRow, minFilterVersion: number): PortSpec => ({
  portId: row.interfaceId,
  instanceId: row.id,
  mac: row.mac,
  address: row.address,
  hostname: hostnameOf(row.address),
  metadataHopLimit: row.metadataHopLimit,
  minFilterVersion,
  network: networkSpecOf(row.network),
});

export const placementOf = (row: GuestRow, host: string, minFilterVersion: number): Placement => ({
  host,
  generation: row.generation,
  guest: guestSpecOf(row),
  disks: disksOf(row),
  port: portSpecOf(row, minFilterVersion),
});
