import type { HostPlace, HostSide } from '../host-side.js';
import { computeParts } from './compute-parts.js';
import { ComputeManager } from './compute.manager.js';
import type { EngineComputeFlags } from './engine-compute.flags.js';

/** The guests of one host, adopted. They run on when it closes. */
export async function openCompute(place: HostPlace<EngineComputeFlags>): Promise<HostSide<ComputeManager>> {
  const { identity, stateRoot, flags, link } = place;
  const { host, paths } = identity;
  const manager = new ComputeManager(
    await computeParts({ cloud: flags.cloud, stateRoot, host, paths, flags, link }),
  );
  await manager.start();
  return {
    manager,
    handlers: {
      capacity: () => manager.capacity(),
      inventory: () => manager.inventory(),
      generationOf: (instanceId) => manager.generationOf(instanceId),
      readConsole: (instanceId, maxBytes) => manager.readConsole(instanceId, maxBytes),
    },
    quiesce: (graceMs) => manager.quiesce(graceMs),
    close: () => manager.close(),
  };
}
