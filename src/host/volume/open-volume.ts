import { join } from 'node:path';
import { FenceGate } from '../../common/fencing/fence-gate.js';
import { socketFolder } from '../../common/state/state-paths.js';
import type { HostPlace, HostSide } from '../host-side.js';
import type { HostLink } from '../link/host-link.js';
import { ImageCache } from '../images/image-cache.js';
import { noImages } from '../images/image-source.js';
import { volumeDrivers } from './drivers/index.js';
import type { EngineVolumeFlags } from './engine-volume.flags.js';
import { RememberedKeys } from './volume-keys.js';
import { VolumeManager } from './volume.manager.js';

const keysOver = (link: HostLink) => ({
  keys: new RememberedKeys((id) => link.readVolumeKey(id)),
  attachmentKeys: new RememberedKeys((id) => link.readAttachmentKey(id)),
});

/** The volumes of one host, adopted. They are served on when it closes. */
export async function openVolume(place: HostPlace<EngineVolumeFlags>): Promise<HostSide<VolumeManager>> {
  const { identity, stateRoot, flags, link } = place;
  const { host, paths } = identity;
  const folder = join(paths.root, 'volume');
  const { real, load } = volumeDrivers[flags.volume_driver];
  const { create } = await load();
  const driver = await create({
    volumesPath: flags.volumes_path || join(paths.root, 'volumes'),
    socketFolder: (volumeId) => socketFolder(flags.cloud, stateRoot, `${host}/volume/${volumeId}`),
    ...keysOver(link),
    flags,
  });
  const manager = new VolumeManager({
    driver,
    gate: new FenceGate(join(folder, 'fences')),
    images: real ? new ImageCache(paths.base, link, 'volume') : noImages,
    reservedGiB: flags.reserved_volume_gb,
  });
  await manager.start();
  return {
    manager,
    handlers: {
      capacity: () => manager.capacity(),
      inventory: () => manager.inventory(),
      progress: () => manager.progress(),
    },
    quiesce: () => manager.quiesce(),
    close: () => manager.close(),
  };
}
