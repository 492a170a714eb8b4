import type { GuestSpec, SpawnDisk, SpawnRequest } from '../../../workflows/contracts/guest.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { ConfigDriveSource, DriveOwner } from './config-drives.js';
import type { ImageSource } from '../images/image-source.js';
import type { GuestDefinition, GuestDisk, GuestDiskSource } from './virt-driver.js';

/** Where the first bytes of disks come from. */
export interface DiskSources {
  readonly images: ImageSource;
  readonly drives: ConfigDriveSource;
}

/** What names a file, a QEMU object and the disk in its guest. */
const SERIAL = /^[a-z][a-z0-9-]{0,19}$/;

/** What a host is told, as its driver is: with files in the place of images, which are brought here first. */
export async function guestDefinition(
  { guest, disks, nics }: SpawnRequest,
  { generation, ...sources }: DiskSources & { readonly generation: number },
  signal: AbortSignal,
): Promise<GuestDefinition> {
  const { instanceId, name, smbiosUuid, vcpus, memoryMiB, kernelArgs, pin } = guest;
  checkSerials(disks);
  const owner = { instanceId, guestUid: nics[0]?.binding.guestUid ?? 0 };
  const [files, { kernel, ramdisk }] = await Promise.all([
    Promise.all(disks.map((disk) => diskOf(disk, { ...sources, owner }, signal))),
    bootFilesOf(guest, sources.images, signal),
  ]);
  return {
    ...{ instanceId, generation, name, smbiosUuid, vcpus, memoryMiB, kernelArgs },
    disks: files,
    nics: nics.map(({ portId, mac, model, binding }) => ({ portId, mac, model, binding })),
    ...(kernel !== undefined && { kernel }),
    ...(ramdisk !== undefined && { ramdisk }),
    ...(pin && { pin }),
  };
}

function checkSerials(disks: readonly SpawnDisk[]): void {
  const serials = disks.map(({ serial }) => serial);
  if (serials.length === 0 || new Set(serials).size < serials.length || !serials.every((s) => SERIAL.test(s)))
    throw new EngineError('InternalError', 'The instance’s disks are not as a host takes them', {
      cause: serials.join(),
    });
}

async function diskOf(
  { source, ...rest }: SpawnDisk,
  { images, drives, owner }: DiskSources & { readonly owner: Omit<DriveOwner, 'portId'> },
  signal: AbortSignal,
): Promise<GuestDisk> {
  if (source.from === 'config') {
    const base = await drives.provide({ ...owner, portId: source.portId }, signal);
    return { source: { from: 'image', base, baseFormat: 'raw' }, ...rest };
  }
  if (source.from !== 'image') return { source, ...rest };
  const { image } = source;
  const file: GuestDiskSource = {
    from: 'image',
    base: await images.fetch(image, signal),
    baseFormat: image.format,
  };
  return { source: file, ...rest };
}

async function bootFilesOf({ kernel, ramdisk }: GuestSpec, images: ImageSource, signal: AbortSignal) {
  const [kernelPath, ramdiskPath] = await Promise.all([
    kernel && images.fetch(kernel, signal),
    ramdisk && images.fetch(ramdisk, signal),
  ]);
  return { kernel: kernelPath, ramdisk: ramdiskPath };
}
