import type { HostPlace, HostSide } from '../host-side.js';
import { computeParts } from './compute-parts.js';
import { ComputeManager } from './compute.manager.js';
import type { EngineComputeFlags } from './engine-compute.flags.js';
import { GuestShutdown } from './guest-shutdown.js';

/** The guests of one host, adopted. They run on when it closes. */
export async function openCompute(place: HostPlace<EngineComputeFlags>): Promise<HostSide<ComputeManager>> {
  const { identity, stateRoot, flags, link } = place;
  const { host, paths } = identity;
  const parts = await computeParts({ cloud: flags.cloud, stateRoot, host, paths, flags, link });
  const manager = new ComputeManager(parts);
  const shutdown = new GuestShutdown(parts.driver, link);
  await manager.start();
  return {
    manager,
    handlers: {
      capacity: () => manager.capacity(),
      inventory: () => manager.inventory(),
      generationOf: (instanceId) => manager.generationOf(instanceId),
      readConsole: (instanceId, maxBytes) => manager.readConsole(instanceId, maxBytes),
      readCounters: (instanceId) => manager.readCounters(instanceId),
    },
    begin: async () => {
      parts.keeper.open();
      await parts.traces.open();
    },
    prepareShutdown: () => shutdown.prepare(),
    quiesce: (graceMs, tell) => shutdown.run(graceMs, tell),
    hurry: () => shutdown.hurry(),
    async close() {
      parts.keeper.close();
      parts.traces.close();
      await manager.close();
    },
  };
}
