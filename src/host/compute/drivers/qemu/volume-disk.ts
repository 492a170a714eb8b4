import { EngineError } from '../../../../common/errors/engine-error.js';
import type { GuestDisk, GuestDiskSource } from '../../virt-driver.js';
import type { GuestVolume } from '../../volume-plugs.js';
import { tlsOf } from './volume-tls.js';

type VolumeSource = Extract<GuestDiskSource, { from: 'volume' }>;

/** A disk that is a volume, in its place on the guest's bus. */
export type VolumeDisk = GuestDisk & { readonly source: VolumeSource; readonly port?: number };

export const isVolume = (disk: GuestDisk): disk is VolumeDisk => disk.source.from === 'volume';

/** How QEMU and its guest know the device. */
export const deviceOf = (serial: string): string => `vd-${serial}`;

/** Seconds that the guest's reads and writes wait for a server that is gone: longer than any is away. */
const RECONNECT_DELAY = 60;
/** A server that accepts and says nothing stops QEMU, guest and all, for so long at most. */
const OPEN_TIMEOUT = 2;

/** QEMU's block nodes of a volume. The format is said, and never looked for in the bytes. */
export function volumeNode({ serial, source: { volumeId, address } }: VolumeDisk) {
  if (!address?.socket) throw new EngineError('UnsupportedOperation', 'The host cannot reach the volume');
  return {
    ...{ driver: 'raw', 'node-name': serial, discard: 'unmap' },
    file: {
      ...{ driver: 'nbd', 'node-name': `${serial}-nbd`, discard: 'unmap', export: volumeId },
      ...{ 'reconnect-delay': RECONNECT_DELAY, 'open-timeout': OPEN_TIMEOUT },
      server: { type: 'unix', path: address.socket },
      ...(address.tcp && { 'tls-creds': tlsOf(serial) }),
    },
  };
}

/** QEMU's device of a volume that the guest does not boot from. */
export const volumeDevice = ({ serial, port = 0 }: VolumeDisk) => ({
  ...{ driver: 'virtio-blk-pci', drive: serial, id: deviceOf(serial), serial },
  bus: `volume-port${port}`,
});

export const volumeDiskOf = (
  { volumeId, serial, sizeBytes, address }: GuestVolume,
  port: number,
): VolumeDisk => ({
  source: { from: 'volume', volumeId, address },
  ...{ sizeBytes, bus: 'virtio', serial, mode: 'keep', port },
});

/** Volumes in the first places of the bus; the root and other disks as they are. Throws AttachmentLimitExceeded. */
export function inPorts(disks: readonly GuestDisk[], count: number): GuestDisk[] {
  let port = 0;
  return disks.map((disk) => {
    if (!isVolume(disk) || disk.bootOrder !== undefined) return disk;
    if (port >= count) throw noPort();
    return { ...disk, port: port++ };
  });
}

/** The lowest place that none of these has. Throws AttachmentLimitExceeded. */
export function freePort(disks: readonly GuestDisk[], count: number): number {
  const taken = new Set(disks.filter(isVolume).map(({ port }) => port));
  for (let port = 0; port < count; port++) if (!taken.has(port)) return port;
  throw noPort();
}

const noPort = () =>
  new EngineError('AttachmentLimitExceeded', 'The instance has no place left for another volume');
