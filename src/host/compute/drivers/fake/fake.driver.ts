import type { PinFact } from '../../../../../workflows/contracts/machine-pin.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type {
  ConsoleDriver,
  GuestDefinition,
  GuestFact,
  HostCapacity,
  PowerEventKind,
  PowerEventSink,
  VirtDriver,
} from '../../virt-driver.js';
import type { CardsDriver } from '../../card-plugs.js';
import { type GuestVolume, type LettingGo, requireAddresses, type VolumePlugs } from '../../volume-plugs.js';
import type { DriverContext } from '../driver-context.js';
import { FakeGuestFiles } from './fake-guest-files.js';
import { consoleOf, factOf, type FakeGuest, PIN } from './fake-guest.js';
import { fakeCounters } from './fake-counters.js';
import { FakeCards } from './fake-cards.js';
import { FakeRoots } from './fake-roots.js';
import { FakeHolds } from './fake-holds.js';
import { FakePlugs, fakeSizes } from './fake-plugs.js';
import { bootsOf, failAtTimes, NOTHING_PLUGGED, pluggedIn, requireKept } from './fake-start.js';
import { Fates } from './fates.js';
import { pause } from './pause.js';
import type { FakeOptions } from './fake.flags.js';

/** Guests that are files. Shipped, not test-only: a whole cloud runs on a laptop with it. */
export class FakeDriver implements VirtDriver, ConsoleDriver, VolumePlugs, CardsDriver {
  readonly #guests = new Map<string, FakeGuest>();
  readonly #files: FakeGuestFiles;
  readonly #fates: Fates;
  readonly #plugs: FakePlugs;
  readonly sizes = fakeSizes;
  readonly holds = new FakeHolds(this.#guests);
  readonly counters = async (id: string) => fakeCounters(this.#guests.get(id), Date.now());
  readonly cards: FakeCards;
  readonly roots = new FakeRoots((id) => this.#guests.get(id), this);
  #tell: PowerEventSink = async () => undefined;

  constructor(
    folder: string,
    private readonly options: FakeOptions,
    private readonly random: () => number = Math.random,
  ) {
    this.#files = new FakeGuestFiles(folder);
    const guests = { get: (id: string) => this.#guests.get(id), keep: (one: FakeGuest) => this.#keep(one) };
    this.#plugs = new FakePlugs(guests, options.fake_unplug_delay);
    this.cards = new FakeCards(guests, options.fake_unplug_delay);
    this.#fates = new Fates(folder, (instanceId, kind) => this.befall(instanceId, kind));
  }

  async adopt(onPowerEvent: PowerEventSink): Promise<void> {
    this.#tell = onPowerEvent;
    for (const guest of await this.#files.readAll()) this.#guests.set(guest.instanceId, guest);
    await this.#fates.open();
  }

  async spawn(definition: GuestDefinition, signal: AbortSignal): Promise<PinFact> {
    const { instanceId, generation, name } = definition;
    requireAddresses(definition);
    const known = this.#guests.get(instanceId);
    if (known?.power === 'running') return this.renew(instanceId, generation).then(() => known.pin);
    requireKept(known, definition);
    await pause(this.options.fake_spawn_delay, signal);
    failAtTimes(this.options.fake_fail_rate, this.random);
    const pin = definition.pin ?? known?.pin ?? PIN;
    const running = { instanceId, generation, name, power: 'running', pin } as const;
    await this.#keep({ ...running, boots: bootsOf(known), ...pluggedIn(definition) });
    return pin;
  }

  async destroy(instanceId: string): Promise<void> {
    if (this.#guests.has(instanceId)) await pause(this.options.fake_destroy_delay);
    await this.#files.remove(instanceId);
    this.roots.forget(instanceId);
    this.#guests.delete(instanceId);
  }

  plug(instanceId: string, volume: GuestVolume, signal: AbortSignal): Promise<void> {
    return this.#plugs.plug(instanceId, volume, signal);
  }

  unplug(instanceId: string, asked: LettingGo, signal: AbortSignal): Promise<void> {
    return this.#plugs.unplug(instanceId, asked, signal);
  }

  async stop(instanceId: string, graceMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const guest = this.#guests.get(instanceId);
    if (guest?.power !== 'running') return;
    await pause(Math.min(this.options.fake_stop_delay, graceMs / 1_000), signal);
    await this.#keep({ ...guest, ...NOTHING_PLUGGED });
  }

  async reboot(instanceId: string, graceMs: number, signal: AbortSignal): Promise<PinFact> {
    const guest = this.#guests.get(instanceId);
    if (guest?.power !== 'running') throw new EngineError('GuestNotRunning', 'The guest is off');
    await pause(Math.min(this.options.fake_stop_delay, graceMs / 1_000), signal);
    await this.#keep({ ...guest, pin: guest.pin ?? PIN, boots: bootsOf(guest) });
    return guest.pin ?? PIN;
  }

  async renew(instanceId: string, generation: number): Promise<void> {
    const guest = this.#guests.get(instanceId);
    if (guest && guest.generation !== generation) await this.#keep({ ...guest, generation });
  }

  async inspect(instanceId: string): Promise<GuestFact | undefined> {
    return (await this.list()).find((guest) => guest.instanceId === instanceId);
  }

  async list(): Promise<readonly GuestFact[]> {
    return [...this.#guests.values()].map(factOf);
  }

  strays(): Promise<readonly string[]> {
    return this.#files.others(this.#guests);
  }

  async capacity(): Promise<HostCapacity> {
    const { fake_vcpus: vcpus, fake_memory_mb: memoryMiB, fake_disk_gb: diskGiB } = this.options;
    return { vcpus, memoryMiB, diskGiB };
  }

  async consoleOutput(instanceId: string, maxBytes: number): Promise<Buffer | undefined> {
    const guest = this.#guests.get(instanceId);
    return guest && Buffer.from(consoleOf(guest)).subarray(-maxBytes);
  }

  async close(): Promise<void> {
    await this.#fates.close();
    this.#guests.clear();
  }

  /** Lets something happen to a guest that was not asked for here: it is reported as a power event. */
  async befall(instanceId: string, kind: PowerEventKind): Promise<void> {
    const guest = this.#guests.get(instanceId);
    if (guest?.power !== 'running') throw new EngineError('GuestNotRunning', 'The guest is off');
    await this.#tell({ instanceId, generation: guest.generation, kind, detail: `fake: ${kind}` });
    await this.#keep({ ...guest, ...NOTHING_PLUGGED });
  }

  async #keep(guest: FakeGuest): Promise<void> {
    await this.#files.write(guest);
    this.#guests.set(guest.instanceId, guest);
  }
}

export const create = async ({ instancesPath, flags }: DriverContext): Promise<VirtDriver> =>
  new FakeDriver(instancesPath, flags);
