import { join } from 'node:path';
import { exec } from '../../common/exec/exec.js';
import { FenceGate } from '../../common/fencing/fence-gate.js';
import { socketFolder } from '../../common/state/state-paths.js';
import type { HostPlace, HostSide } from '../host-side.js';
import { networkDrivers } from './drivers/index.js';
import type { EngineNetworkFlags } from './engine-network.flags.js';
import type { NetworkDriver } from './network-driver.js';
import { NetworkManager } from './network.manager.js';
import { topologies } from './topologies/index.js';

/** The network of one host, brought up at the first welcome. What is plugged stays plugged when it closes. */
export async function openNetwork(place: HostPlace<EngineNetworkFlags>): Promise<HostSide<NetworkManager>> {
  const folder = join(place.identity.paths.root, 'network');
  const driver = await driverOf(place, folder);
  const fences = new FenceGate(join(folder, 'fences'));
  const manager = new NetworkManager({ driver, link: place.link, fences });
  return {
    manager,
    handlers: manager.handlers,
    begin: (flat) => manager.start(flat),
    quiesce: () => manager.quiesce(),
    close: () => manager.close(),
  };
}

async function driverOf(
  { identity, stateRoot, flags, link }: HostPlace<EngineNetworkFlags>,
  folder: string,
): Promise<NetworkDriver> {
  const { host } = identity;
  const { create } = await networkDrivers[flags.network_driver]();
  return create({
    cloud: flags.cloud,
    host,
    region: flags.region,
    folder,
    runFolder: socketFolder(flags.cloud, stateRoot, `${host}/network`),
    topology: topologies[flags.network_manager],
    flags,
    exec,
    metadata: (request) => link.metadata(request),
  });
}
