import type { DiskContent, DiskSpec } from '../../../workflows/contracts/guest.js';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** What a flavor adds to the root, on the host of the guest; 0: nothing. */
export interface FlavorDisks {
  readonly ephemeralGiB: number;
  readonly swapMiB: number;
}

/**
 * Disks of the guest's own, right behind its root. Their names are AWS's. They hold what Nova makes: an ext4 file
 * system and swap space, whose labels are their names. (AWS hands instance stores out unformatted.)
 */
export const flavorDisksOf = ({ ephemeralGiB, swapMiB }: FlavorDisks): readonly DiskSpec[] => [
  ...(ephemeralGiB > 0 ? [filled('ephemeral0', ephemeralGiB * GIB, 'ext4')] : []),
  ...(swapMiB > 0 ? [filled('swap', swapMiB * MIB, 'swap')] : []),
];

const filled = (serial: string, sizeBytes: number, holds: DiskContent): DiskSpec => ({
  ...{ source: { from: 'blank', holds }, sizeBytes, bus: 'virtio', serial },
});

/** Of an instance i in SQL: those of before they were made have none. */
export const EPHEMERAL_GIB = 'CASE WHEN i.has_flavor_disks THEN i.ephemeral_gib ELSE 0 END';
export const SWAP_MIB = 'CASE WHEN i.has_flavor_disks THEN i.swap_mib ELSE 0 END';
