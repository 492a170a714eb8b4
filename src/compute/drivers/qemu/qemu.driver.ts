import { mkdir } from 'node:fs/promises';
import { EngineError } from '../../../common/errors/engine-error.js';
import type {
  ConsoleDriver,
  GuestDefinition,
  GuestFact,
  HostCapacity,
  PowerEventSink,
  VirtDriver,
} from '../../virt-driver.js';
import { adoptGuests } from './adopt-guests.js';
import type { ConsoleLogs } from './console-logs.js';
import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';
import { askToShutDown } from './ask-to-shut-down.js';
import { guestUser } from './guest-users.js';
import type { GuestWatch } from './guest-watch.js';
import { killProcess, processesUsing, type FoundProcess } from './linux-process.js';
import { qemuCapacity } from './qemu-capacity.js';
import { fileFailure } from './qemu-failure.js';
import { qemuStrays } from './qemu-strays.js';
import type { QemuStarter } from './qemu-starter.js';
import { diskMissing, exists } from './root-disk.js';

/** What the driver is made of. */
export interface QemuParts {
  readonly store: GuestStore;
  readonly watch: GuestWatch;
  readonly starter: QemuStarter;
  readonly consoles: ConsoleLogs;
  readonly binary: string;
  readonly instancesPath: string;
  readonly uidBase: number;
}

/** Guests as QEMU processes, one each, driven over QMP. They outlive us; whoever comes after us finds them by their folders. */
export class QemuDriver implements VirtDriver, ConsoleDriver {
  constructor(private readonly parts: QemuParts) {}

  async adopt(onPowerEvent: PowerEventSink): Promise<void> {
    const { store, watch, consoles } = this.parts;
    watch.tellTo(onPowerEvent);
    await store.load();
    await adoptGuests(this.parts, await this.#processes());
    consoles.keepShort(() => watch.ids());
  }

  async spawn(guest: GuestDefinition, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { store, watch, starter, uidBase } = this.parts;
    const { instanceId, generation, root, binding } = guest;
    if (await watch.runs(instanceId))
      return store.change(instanceId, ({ definition, ...rest }) => ({
        ...rest,
        definition: { ...definition, generation },
        wanted: 'on',
      }));
    const there = await exists(starter.filesOf(instanceId).disk);
    if (root.mode === 'keep' && !there) throw diskMissing();
    const uid = guestUser(instanceId, binding.guestUid, store.all(), uidBase);
    const record: GuestRecord = { definition: guest, uid, wanted: 'on' };
    try {
      await mkdir(store.folderOf(instanceId), { recursive: true, mode: 0o711 });
      await store.put(record);
      watch.watch(instanceId, await starter.start(record, signal));
    } catch (error) {
      await watch.noteEnd(record, undefined);
      throw fileFailure(error);
    }
  }

  async destroy(instanceId: string): Promise<void> {
    const { store, watch, starter } = this.parts;
    await watch.switchOff(instanceId);
    const folder = `${store.folderOf(instanceId)}/`;
    if (await exists(folder))
      for (const { id } of await processesUsing(this.parts.binary, folder)) await killProcess(id);
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
  async reboot(instanceId: string, graceMs: number, signal: AbortSignal): Promise<void> {
    const { store, watch } = this.parts;
    if (!(await watch.runs(instanceId)))
      throw new EngineError('GuestNotRunning', 'The instance is not running');
    await this.stop(instanceId, graceMs, signal);
    const definition = store.get(instanceId)?.definition;
    if (definition) await this.spawn({ ...definition, root: { ...definition.root, mode: 'keep' } }, signal);
  }

  renew(instanceId: string, generation: number): Promise<void> {
    return this.parts.store.change(instanceId, ({ definition, ...rest }) => ({
      ...rest,
      definition: { ...definition, generation },
    }));
  }

  async inspect(instanceId: string): Promise<GuestFact | undefined> {
    const record = this.parts.store.get(instanceId);
    return record && this.#factOf(record);
  }

  async list(): Promise<readonly GuestFact[]> {
    return this.parts.store.all().map((record) => this.#factOf(record));
  }

  async strays(): Promise<readonly string[]> {
    return qemuStrays(this.parts.store, await this.#processes());
  }

  capacity(): Promise<HostCapacity> {
    const { store, starter, instancesPath } = this.parts;
    const disks = store.all().map(({ definition }) => starter.filesOf(definition.instanceId).disk);
    return qemuCapacity(instancesPath, disks);
  }

  async consoleOutput(instanceId: string, maxBytes: number): Promise<Buffer | undefined> {
    const { store, consoles } = this.parts;
    return store.get(instanceId) && consoles.of(instanceId).newest(maxBytes);
  }

  async close(): Promise<void> {
    this.parts.consoles.close();
    await this.parts.watch.close();
  }

  #factOf({ definition: { instanceId, generation } }: GuestRecord): GuestFact {
    return { instanceId, generation, power: this.parts.watch.get(instanceId) ? 'running' : 'stopped' };
  }

  #processes(): Promise<readonly FoundProcess[]> {
    return processesUsing(this.parts.binary, `${this.parts.instancesPath}/`);
  }
}
