import type { PinFact } from '../../../../../workflows/contracts/machine-pin.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { exists } from '../../../../common/files/exists.js';
import type {
  ConsoleDriver,
  DiskFilesDriver,
  GuestDefinition,
  GuestFact,
  HostCapacity,
  PowerEventSink,
  VirtDriver,
} from '../../virt-driver.js';
import type { BaseFilesDriver } from '../../base-files-driver.js';
import { baseFiles } from './base-files.js';
import { adoptGuests } from './adopt-guests.js';
import { guestCounters } from './guest-counters.js';
import { guestFact } from './guest-fact.js';
import { askToShutDown } from './ask-to-shut-down.js';
import { killProcess, processesUsing, type FoundProcess } from '../../../processes/linux-process.js';
import { missingDisks } from './missing-disks.js';
import { asItWas } from './as-it-was.js';
import { CopyRoots } from './copy-roots.js';
import { qemuCapacity } from './qemu-capacity.js';
import type { QemuParts } from './qemu-parts.js';
import type { CardsDriver } from '../../card-plugs.js';
import type { GuestVolume, LettingGo, VolumePlugs } from '../../volume-plugs.js';
import { HeldGuests } from './held-guests.js';
import { PlugCards } from './plug-cards.js';
import { PlugVolumes } from './plug-volumes.js';
import { qemuStrays } from './qemu-strays.js';
import { ShownSizes } from './shown-sizes.js';
import { startGuest } from './start-guest.js';

/** Guests as QEMU processes, one each, driven over QMP. They outlive us; the next daemon finds them by folders. */
export class QemuDriver
  implements VirtDriver, BaseFilesDriver, ConsoleDriver, DiskFilesDriver, VolumePlugs, CardsDriver
{
  readonly #volumes: PlugVolumes;
  readonly cards: PlugCards;
  readonly roots: CopyRoots;
  readonly sizes: ShownSizes;
  readonly holds: HeldGuests;
  readonly baseFiles = () => baseFiles(this.parts.store);
  readonly counters = (instanceId: string) => guestCounters(this.parts, instanceId);
  readonly missingDisks = () => missingDisks(this.parts.store, this.parts.starter);

  constructor(private readonly parts: QemuParts) {
    this.#volumes = new PlugVolumes(parts);
    this.sizes = new ShownSizes(parts);
    this.holds = new HeldGuests(parts);
    this.cards = new PlugCards(parts);
    this.roots = new CopyRoots(parts, this);
  }

  async adopt(onPowerEvent: PowerEventSink): Promise<void> {
    const { store, watch, consoles } = this.parts;
    watch.tellTo(onPowerEvent);
    await store.load();
    await adoptGuests(this.parts, await this.#processes());
    for (const plugs of [this.#volumes, this.cards, this.holds]) await plugs.reconcile();
    consoles.keepShort(() => watch.ids());
    await consoles.keepShortWithoutUs(this.parts.instancesPath, this.parts.keeperFile);
  }

  spawn(guest: GuestDefinition, signal: AbortSignal): Promise<PinFact> {
    return startGuest(this.parts, guest, signal);
  }

  plug(instanceId: string, volume: GuestVolume, signal: AbortSignal): Promise<void> {
    return this.#volumes.plug(instanceId, volume, signal);
  }

  unplug(instanceId: string, asked: LettingGo, signal: AbortSignal): Promise<void> {
    return this.#volumes.unplug(instanceId, asked, signal);
  }

  async destroy(instanceId: string): Promise<void> {
    const { store, watch, starter } = this.parts;
    await watch.switchOff(instanceId);
    const folder = `${store.folderOf(instanceId)}/`;
    const left = (await exists(folder)) ? await processesUsing(this.parts.binary, folder) : [];
    for (const { id } of left) await killProcess(id);
    await starter.clear(instanceId);
    await store.remove(instanceId);
  }

  async stop(instanceId: string, graceMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { watch } = this.parts;
    const watched = watch.get(instanceId);
    if (!watched) return;
    await watch.expectEnd(instanceId);
    if (graceMs > 0) await askToShutDown(watched, graceMs, signal);
    await watch.switchOff(instanceId);
  }

  /** A new process boots faster than one that is reset, and gets over a QEMU that hangs. */
  async reboot(instanceId: string, graceMs: number, signal: AbortSignal): Promise<PinFact> {
    const { store, watch } = this.parts;
    if (!(await watch.runs(instanceId))) throw new EngineError('GuestNotRunning', 'The guest is not running');
    await this.stop(instanceId, graceMs, signal);
    return this.spawn(asItWas(store.get(instanceId)), signal);
  }

  renew(instanceId: string, generation: number): Promise<void> {
    return this.parts.store.change(instanceId, ({ definition, ...rest }) => ({
      ...rest,
      definition: { ...definition, generation },
    }));
  }

  async inspect(instanceId: string): Promise<GuestFact | undefined> {
    return (await this.list()).find((guest) => guest.instanceId === instanceId);
  }

  async list(): Promise<readonly GuestFact[]> {
    return this.parts.store.all().map((record) => {
      const isWatched = this.parts.watch.get(record.definition.instanceId) !== undefined;
      return guestFact(record, isWatched);
    });
  }

  async strays(): Promise<readonly string[]> {
    return qemuStrays(this.parts.store, await this.#processes());
  }

  capacity(): Promise<HostCapacity> {
    return qemuCapacity(this.parts);
  }

  async consoleOutput(instanceId: string, maxBytes: number): Promise<Buffer | undefined> {
    const { store, consoles } = this.parts;
    return store.get(instanceId) && consoles.of(instanceId).newest(maxBytes);
  }

  async close(): Promise<void> {
    this.parts.consoles.close();
    await this.#volumes.close();
    await this.parts.watch.close();
  }

  #processes(): Promise<readonly FoundProcess[]> {
    return processesUsing(this.parts.binary, `${this.parts.instancesPath}/`);
  }
}
