import type { GuestDisk, GuestDiskSource, GuestNic } from '../../src/host/compute/virt-driver.js';
import type { PortBinding } from '../../workflows/contracts/guest.js';

type Base = Omit<Extract<GuestDiskSource, { from: 'image' }>, 'from'>;

/** A root disk over this base, made at the first start. */
export const rootOf = (base: Base, sizeBytes: number): GuestDisk => ({
  source: { from: 'image', ...base },
  sizeBytes,
  bus: 'virtio',
  serial: 'root',
  bootOrder: 1,
  mode: 'create',
});

/** Another disk, empty. */
export const blankOf = (serial: string, sizeBytes: number): GuestDisk => ({
  source: { from: 'blank' },
  sizeBytes,
  bus: 'virtio',
  serial,
  mode: 'create',
});

/** A card, plugged into nothing unless it is told. */
export const nicOf = (binding: Partial<PortBinding> = {}, mac = '02:16:3e:00:00:01'): GuestNic => ({
  mac,
  model: 'virtio',
  binding: { tap: '', namespace: '', guestUid: 0, domainId: '', ...binding },
});
