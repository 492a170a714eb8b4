import type { AnySpawnRequest, PlacementV1 } from './guest-v1.js';
import type {
  DiskMode,
  DiskSpec,
  ImageRef,
  NicSpec,
  Placement,
  PortBinding,
  PortSpec,
  SpawnRequest,
} from './guest.js';

const GIB = 1024 ** 3;

/** The disk that a guest has from its image. */
export const rootDiskOf = (image: ImageRef, diskGiB: number): DiskSpec => ({
  source: { from: 'image', image },
  sizeBytes: diskGiB * GIB,
  bus: 'virtio',
  serial: 'root',
  bootOrder: 1,
});

/** Of a guest's cards, the first one's first. */
export type CardBindings = readonly [PortBinding, ...PortBinding[]];

/**
 * What the placement's host is asked. A placement of contract 1 stays one: the host that it names may know nothing
 * newer.
 */
export function spawnRequest(
  at: Placement | PlacementV1,
  [binding, ...more]: CardBindings,
  mode: DiskMode,
): AnySpawnRequest {
  if (!('disks' in at)) return { guest: at.guest, binding, disk: mode };
  const others = (at.more ?? []).flatMap((port, i) => {
    const own = more[i];
    return own ? [nicOf(port, own)] : [];
  });
  return {
    guest: at.guest,
    disks: at.disks.map((disk) => ({ ...disk, mode })),
    nics: [nicOf(at.port, binding), ...others],
  };
}

export const nicOf = ({ portId, mac }: Pick<PortSpec, 'portId' | 'mac'>, binding: PortBinding): NicSpec => ({
  ...{ portId, mac, model: 'virtio', binding },
});

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
