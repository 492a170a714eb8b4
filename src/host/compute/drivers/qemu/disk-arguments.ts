import { join } from 'node:path';
import type { GuestDisk } from '../../virt-driver.js';
import type { GuestFiles } from './qemu-arguments.js';
import { isVolume, type VolumeDisk, volumeDevice, volumeNode } from './volume-disk.js';
import { tlsObject } from './volume-tls.js';

export const diskPath = ({ folder }: Pick<GuestFiles, 'folder'>, serial: string): string =>
  join(folder, `${serial}.qcow2`);

/** A guest with a kernel of its own asks no firmware what to boot. */
const ownDevice = ({ serial, bootOrder }: GuestDisk, kernel: string | undefined): string =>
  `virtio-blk-pci,drive=${serial},id=vd-${serial},serial=${serial}${
    kernel === undefined && bootOrder !== undefined ? `,bootindex=${bootOrder}` : ''
  }`;

const ownDiskArguments = (disk: GuestDisk, filename: string, kernel: string | undefined) => [
  '-blockdev',
  JSON.stringify({
    ...{ driver: 'qcow2', 'node-name': disk.serial, discard: 'unmap' },
    file: { driver: 'file', 'node-name': `${disk.serial}-file`, filename, discard: 'unmap' },
  }),
  ...['-device', ownDevice(disk, kernel)],
];

/** What QEMU is told of one disk. */
export const diskArguments = (
  disk: GuestDisk,
  files: GuestFiles,
  kernel: string | undefined,
): readonly string[] =>
  isVolume(disk)
    ? volumeArguments(disk, files, kernel)
    : ownDiskArguments(disk, diskPath(files, disk.serial), kernel);

/**
 * Devices that are said in JSON come after all others, whatever the order: one that the guest boots from is said as the
 * disks of its own are, and is the first of them.
 */
const volumeArguments = (
  disk: VolumeDisk,
  files: GuestFiles,
  kernel: string | undefined,
): readonly string[] => [
  ...(disk.source.address?.tcp
    ? ['-object', JSON.stringify(tlsObject(disk.serial, files.keyFolder(disk.serial)))]
    : []),
  ...['-blockdev', JSON.stringify(volumeNode(disk))],
  '-device',
  disk.bootOrder === undefined ? JSON.stringify(volumeDevice(disk)) : ownDevice(disk, kernel),
];
