import type { AnySpawnRequest, PlacementV1 } from './guest-v1.js';
import type { DiskMode, DiskSpec, ImageRef, Placement, PortBinding, SpawnRequest } from './guest.js';

const GIB = 1024 ** 3;

/** The disk that a guest has from its image. */
export const rootDiskOf = (image: ImageRef, diskGiB: number): DiskSpec => ({
  source: { from: 'image', image },
  sizeBytes: diskGiB * GIB,
  bus: 'virtio',
  serial: 'root',
  bootOrder: 1,
});

/**
 * What the placement's host is asked. A placement of contract 1 stays one: the host that it names may know nothing
 * newer.
 */
export function spawnRequest(
  at: Placement | PlacementV1,
  binding: PortBinding,
  mode: DiskMode,
): AnySpawnRequest {
  if (!('disks' in at)) return { guest: at.guest, binding, disk: mode };
  const { portId, mac } = at.port;
  return {
    guest: at.guest,
    disks: at.disks.map((disk) => ({ ...disk, mode })),
    nics: [{ portId, mac, model: 'virtio', binding }],
  };
}

/** A request as it is meant now, whenever it was sent. */
export function spawnRequestOf(request: AnySpawnRequest): SpawnRequest {
  if ('disks' in request) return request;
  const { image, diskGiB, portId, mac, ...guest } = request.guest;
  return {
    guest,
    disks: [{ ...rootDiskOf(image, diskGiB), mode: request.disk }],
    nics: [{ portId, mac, model: 'virtio', binding: { domainId: '', ...request.binding } }],
  };
}
