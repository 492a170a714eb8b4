import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../../common/errors/engine-error.js';
import type {
  ConsoleDriver,
  GuestDefinition,
  GuestFact,
  HostCapacity,
  PowerEventSink,
  VirtDriver,
} from '../../virt-driver.js';
import type { ConsoleLogs } from './console-logs.js';
import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';
import { guestUser } from './guest-users.js';
import type { GuestWatch, Watched } from './guest-watch.js';
import { killProcess, processesUsing, type FoundProcess } from './linux-process.js';
import { endUnknown, findAgain } from './qemu-adoption.js';
import { qemuCapacity } from './qemu-capacity.js';
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

const ADOPTED_AT_ONCE = 32;

/** Guests as QEMU processes, one each, driven over QMP. They outlive us; whoever comes after us finds them by their folders. */
export class QemuDriver implements VirtDriver, ConsoleDriver {
  constructor(private readonly parts: QemuParts) {}

  async adopt(onPowerEvent: PowerEventSink): Promise<void> {
    const { store, watch, consoles } = this.parts;
    watch.tellTo(onPowerEvent);
    await store.load();
    const records = [...store.all()];
    await endUnknown(await this.#processes(), (id) => store.folderOf(id), records);
    for (let i = 0; i < records.length; i += ADOPTED_AT_ONCE)
      await Promise.all(records.slice(i, i + ADOPTED_AT_ONCE).map((record) => this.#adoptOne(record)));
    consoles.keepShort(() => watch.ids());
  }

  async spawn(guest: GuestDefinition, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { store, watch, starter, uidBase } = this.parts;
    const { instanceId, generation, root, binding } = guest;
    if (await this.#runs(instanceId))
      return store.change(instanceId, ({ definition, ...rest }) => ({
        ...rest,
        definition: { ...definition, generation },
        wanted: 'on',
      }));
    const there = await exists(starter.filesOf(instanceId).disk);
    if (root.mode === 'keep' && !there) throw diskMissing();
    const uid = guestUser(instanceId, binding.guestUid, store.all(), uidBase);
    await mkdir(store.folderOf(instanceId), { recursive: true, mode: 0o711 });
    const record: GuestRecord = { definition: guest, uid, wanted: 'on' };
    await store.put(record);
    try {
      watch.watch(instanceId, await starter.start(record, signal));
    } catch (error) {
      await watch.noteEnd(record, undefined);
      throw error;
    }
  }

  async destroy(instanceId: string): Promise<void> {
    const { store, watch, starter } = this.parts;
    const watched = watch.get(instanceId);
    if (watched) await this.#cutPower(instanceId, watched);
    const folder = `${store.folderOf(instanceId)}/`;
    if (await exists(folder))
      for (const { id } of await processesUsing(this.parts.binary, folder)) await killProcess(id);
    await starter.clear(instanceId);
    await store.remove(instanceId);
  }

  async stop(instanceId: string, graceMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const watched = this.parts.watch.get(instanceId);
    if (!watched) return;
    // On disk before QEMU hears of it: what follows is nobody's news, even if we do not live to see it.
    await this.#unwant(instanceId);
    if (graceMs > 0) {
      // One that cannot be pressed leaves the plug.
      await watched.machine.pressPowerButton().catch(() => undefined);
      await this.#until(watched.settled, graceMs, signal);
    }
    await this.#cutPower(instanceId, watched);
  }

  /** A new process boots faster than one that is reset, and gets over a QEMU that hangs. */
  async reboot(instanceId: string, graceMs: number, signal: AbortSignal): Promise<void> {
    const record = this.parts.store.get(instanceId);
    if (!record || !(await this.#runs(instanceId)))
      throw new EngineError('GuestNotRunning', 'The instance is not running');
    await this.stop(instanceId, graceMs, signal);
    const { definition } = this.parts.store.get(instanceId) ?? record;
    await this.spawn({ ...definition, root: { ...definition.root, mode: 'keep' } }, signal);
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
    const { store } = this.parts;
    const folders = store.all().map(({ definition }) => `${store.folderOf(definition.instanceId)}/`);
    const ownerless = (await this.#processes()).filter(
      ({ words }) => !words.some((word) => folders.some((folder) => word.includes(folder))),
    );
    return [...(await store.others()), ...ownerless.map(({ id }) => `pid ${id.pid}`)];
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

  async #adoptOne(record: GuestRecord): Promise<void> {
    const { watch, starter } = this.parts;
    const { instanceId } = record.definition;
    const found = await findAgain(record, starter.doorOf(record));
    if (!found.machine) return watch.noteEnd(record, found.ending);
    watch.watch(instanceId, found.machine);
    // One that ended meanwhile is off when adoption is over.
    await this.#runs(instanceId);
  }

  /** A guest that has just ended is waited for, so that what comes next finds it off. */
  async #runs(instanceId: string): Promise<boolean> {
    const watched = this.parts.watch.get(instanceId);
    if (!watched) return false;
    if (!(await watched.machine.hasEnded())) return true;
    await watched.settled;
    return false;
  }

  #factOf({ definition: { instanceId, generation } }: GuestRecord): GuestFact {
    return { instanceId, generation, power: this.parts.watch.get(instanceId) ? 'running' : 'stopped' };
  }

  #unwant(instanceId: string): Promise<void> {
    return this.parts.store.change(instanceId, (record) => ({ ...record, wanted: 'off' }));
  }

  async #cutPower(instanceId: string, { machine, settled }: Watched): Promise<void> {
    await this.#unwant(instanceId);
    await machine.quit();
    await settled;
  }

  /** Until the guest is off, the grace is over, or the caller has gone (then it throws). */
  async #until(settled: Promise<void>, graceMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const stop = () => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    const grace = sleep(graceMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([settled, grace]).finally(stop);
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }

  #processes(): Promise<readonly FoundProcess[]> {
    return processesUsing(this.parts.binary, `${this.parts.instancesPath}/`);
  }
}
