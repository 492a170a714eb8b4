import type { GuestSpec, SpawnRequest } from '../../workflows/contracts/guest.js';
import type { ImageSource } from './image-source.js';
import type { GuestDefinition } from './virt-driver.js';

const GIB = 1024 ** 3;

/** What a host is told, as its driver is: with files in the place of images, which are brought here first. */
export async function guestDefinition(
  { guest, binding, disk }: SpawnRequest,
  { generation, images }: { readonly generation: number; readonly images: ImageSource },
  signal: AbortSignal,
): Promise<GuestDefinition> {
  const { instanceId, name, smbiosUuid, vcpus, memoryMiB, diskGiB, kernelArgs, mac } = guest;
  const { base, kernel, ramdisk } = await filesOf(guest, images, signal);
  return {
    ...{ instanceId, generation, name, smbiosUuid, vcpus, memoryMiB, kernelArgs, mac, binding },
    root: { base, baseFormat: guest.image.format, sizeBytes: diskGiB * GIB, mode: disk },
    ...(kernel !== undefined && { kernel }),
    ...(ramdisk !== undefined && { ramdisk }),
  };
}

async function filesOf({ image, kernel, ramdisk }: GuestSpec, images: ImageSource, signal: AbortSignal) {
  const [base, kernelPath, ramdiskPath] = await Promise.all([
    images.fetch(image, signal),
    kernel && images.fetch(kernel, signal),
    ramdisk && images.fetch(ramdisk, signal),
  ]);
  return { base, kernel: kernelPath, ramdisk: ramdiskPath };
}
