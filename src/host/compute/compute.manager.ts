import type { Fence } from '../../../workflows/contracts/fence.js';
import type { AnySpawnRequest } from '../../../workflows/contracts/guest-v1.js';
import type { RebootRequest, StopRequest } from '../../../workflows/contracts/guest.js';
import type { PinFact } from '../../../workflows/contracts/machine-pin.js';
import type { ObservedPower } from '../../../workflows/contracts/operation.js';
import { spawnRequestOf } from '../../../workflows/contracts/spawn-request.js';
import { logger } from '../../common/log/logger.js';
import type { ComputeInventory } from '../../stream/inventories.js';
import type { GuestCounters } from '../../stream/topics/diagnostics.topic.js';
import { computeInventory } from './compute-inventory.js';
import { GuestCards } from './guest-cards.js';
import { guestDefinition } from './guest-definition.js';
import { GuestRoots } from './guest-roots.js';
import { GuestVolumes } from './guest-volumes.js';
import { hasCounters } from './counters-driver.js';
import type { ComputeParts } from './manager-parts.js';
import { hasConsole, type GuestPowerEvent, type HostCapacity } from './virt-driver.js';

/**
 * Turns what it is told into guests on one host. It has no database to look anything up in. Every change passes the
 * gate, so that an operation that was overtaken cannot act late; every change may be asked for twice.
 */
export class ComputeManager {
  readonly #log = logger('compute');
  readonly volumes: GuestVolumes;
  readonly roots: GuestRoots;
  readonly cards: GuestCards;

  constructor(private readonly parts: ComputeParts) {
    this.volumes = new GuestVolumes(parts);
    this.roots = new GuestRoots(parts);
    this.cards = new GuestCards(parts);
  }

  /** Finds the guests that outlived the daemon. Before anything else. */
  async start(): Promise<void> {
    await this.parts.driver.adopt((event) => this.#report(event));
  }

  /** A guest that runs is left alone. */
  spawn(request: AnySpawnRequest, fence: Fence, signal: AbortSignal): Promise<PinFact> {
    return this.parts.gate.pass(request.guest.instanceId, fence, signal, (inside) =>
      this.#start(request, fence.generation, inside),
    );
  }

  /**
   * Asks the guest to shut down first, if it is given time for that. What it wrote to its console is kept for the
   * cloud. Nothing there is success. Never waits for another guest's boot.
   */
  destroy(request: StopRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver, traces, drives } = this.parts;
    const { instanceId, graceSeconds } = request;
    return gate.pass(instanceId, fence, signal, async (inside) => {
      if (graceSeconds > 0) await this.#end(request, fence.generation, inside);
      await traces.keep(instanceId);
      await driver.destroy(instanceId);
      await drives.remove(instanceId);
    });
  }

  /** Off or not there is success. */
  stop(request: StopRequest, fence: Fence, signal: AbortSignal): Promise<void> {
    return this.parts.gate.pass(request.instanceId, fence, signal, (inside) =>
      this.#end(request, fence.generation, inside),
    );
  }

  /** A guest that is off is started. */
  reboot(
    { spawn, graceSeconds }: RebootRequest<AnySpawnRequest>,
    fence: Fence,
    signal: AbortSignal,
  ): Promise<PinFact> {
    const { gate, driver } = this.parts;
    const { instanceId } = spawn.guest;
    return gate.pass(instanceId, fence, signal, async (inside) => {
      const found = await driver.inspect(instanceId);
      if (found?.power !== 'running') return this.#start(spawn, fence.generation, inside);
      await driver.renew(instanceId, fence.generation);
      return driver.reboot(instanceId, graceSeconds * 1_000, inside);
    });
  }

  /** Behind everything older: that is stopped and waited for first, so that the answer stays true. */
  settledPower(instanceId: string, fence: Fence, signal: AbortSignal): Promise<ObservedPower> {
    return this.parts.gate.pass(instanceId, fence, signal, () => this.powerState(instanceId));
  }

  async powerState(instanceId: string): Promise<ObservedPower> {
    return (await this.parts.driver.inspect(instanceId))?.power ?? 'absent';
  }

  /** The newest under which anything was done to the guest; undefined: not here. */
  async generationOf(instanceId: string): Promise<number | undefined> {
    return (await this.parts.driver.inspect(instanceId))?.generation;
  }

  inventory(): Promise<ComputeInventory> {
    return computeInventory(this.parts.driver);
  }

  /** What the scheduler may hand out here. */
  async capacity(): Promise<HostCapacity> {
    const { reserved } = this.parts;
    const { vcpus, memoryMiB, diskGiB } = await this.parts.driver.capacity();
    return {
      vcpus,
      memoryMiB: Math.max(0, memoryMiB - reserved.memoryMiB),
      diskGiB: Math.max(0, Math.floor(diskGiB - reserved.diskMiB / 1024)),
    };
  }

  /** The newest `maxBytes`; undefined: no such guest, or its driver has no console. */
  async readConsole(instanceId: string, maxBytes: number): Promise<Buffer | undefined> {
    const { driver } = this.parts;
    return hasConsole(driver) ? driver.consoleOutput(instanceId, maxBytes) : undefined;
  }

  /** What it has used; undefined: it does not run here, or its driver does not count. */
  async readCounters(instanceId: string): Promise<GuestCounters | undefined> {
    const { driver } = this.parts;
    return hasCounters(driver) ? driver.counters(instanceId) : undefined;
  }

  /** Guests stay as they are. */
  async close(): Promise<void> {
    await this.parts.driver.close();
    await this.parts.gate.close();
  }

  async #start(request: AnySpawnRequest, generation: number, signal: AbortSignal): Promise<PinFact> {
    const { boots, driver } = this.parts;
    const guest = await guestDefinition(spawnRequestOf(request), { ...this.parts, generation }, signal);
    return boots.run(signal, () => driver.spawn(guest, signal));
  }

  async #end(request: StopRequest, generation: number, signal: AbortSignal): Promise<void> {
    const { instanceId, graceSeconds } = request;
    await this.parts.driver.renew(instanceId, generation);
    await this.parts.driver.stop(instanceId, graceSeconds * 1_000, signal);
  }

  async #report({ instanceId, generation, kind, detail }: GuestPowerEvent): Promise<void> {
    this.#log.warn({ instanceId, generation, kind, detail }, 'a guest went off by itself');
    // What it last wrote says why.
    await this.parts.traces.keep(instanceId);
    await this.parts.link.reportPower({ instanceId, generation, kind, at: new Date().toISOString() });
  }
}
