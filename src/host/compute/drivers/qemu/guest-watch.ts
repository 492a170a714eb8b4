import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '../../../../common/log/logger.js';
import type { PowerEventSink } from '../../virt-driver.js';
import type { GuestRecord } from './guest-record.js';
import type { GuestStore } from './guest-store.js';
import type { Ending, QemuMachine } from './qemu-machine.js';

const TELL_AGAIN_MS = 5_000;

export interface Watched {
  readonly machine: QemuMachine;
  /** Resolves when the guest is off, its process gone, and both written down. */
  readonly settled: Promise<void>;
}

/** `device`: its id in QEMU. */
export type UnplugSink = (instanceId: string, machine: QemuMachine, device: string) => void;

/** The guests that run, and what is done when one ends: tell, if it was not asked for; write down; clear away. */
export class GuestWatch {
  readonly #running = new Map<string, Watched>();
  readonly #settling = new Set<Promise<void>>();
  #tell: PowerEventSink = async () => undefined;
  readonly #unplugged: UnplugSink[] = [];
  #closed = false;

  constructor(private readonly store: GuestStore) {}

  tellTo(sink: PowerEventSink): void {
    this.#tell = sink;
  }

  /** Each sink is told each device that a guest lets go of, asked for lately or long ago. */
  tellUnplugged(sink: UnplugSink): void {
    this.#unplugged.push(sink);
  }

  get(instanceId: string): Watched | undefined {
    return this.#running.get(instanceId);
  }

  ids(): readonly string[] {
    return [...this.#running.keys()];
  }

  watch(instanceId: string, machine: QemuMachine): void {
    const settled = this.#whenItEnds(instanceId, machine);
    // The stop or destroy of the guest waits for it and gets the failure.
    settled.catch((error: unknown) =>
      logger('qemu').error({ instanceId, err: error }, 'a guest did not end well'),
    );
    this.#running.set(instanceId, { machine, settled });
    machine.unplugged.on('device', (device) => {
      for (const tell of this.#unplugged) tell(instanceId, machine, device);
    });
  }

  /** One that has just ended is waited for, so that what comes next finds it off. */
  async runs(instanceId: string): Promise<boolean> {
    const watched = this.#running.get(instanceId);
    if (!watched) return false;
    if (!(await watched.machine.hasEnded())) return true;
    await watched.settled;
    return false;
  }

  /** On disk before QEMU hears of it: what follows is expected, also after a crash of ours. */
  expectEnd(instanceId: string): Promise<void> {
    return this.store.change(instanceId, (record) => ({ ...record, wanted: 'off' }));
  }

  /** Cuts the power, and resolves when that is done and written down. Off or not there is success. */
  async switchOff(instanceId: string): Promise<void> {
    const watched = this.#running.get(instanceId);
    if (!watched) return;
    await this.expectEnd(instanceId);
    await watched.machine.quit();
    await watched.settled;
  }

  /**
   * The guest is off. Who has to know is told before it is written down, so that a crash in between tells twice and
   * never not.
   */
  async noteEnd({ definition: { instanceId } }: GuestRecord, ending: Ending | undefined): Promise<void> {
    const record = this.store.get(instanceId);
    if (record?.wanted === 'on' && ending) await this.#telling(record, ending);
    await this.store.change(instanceId, ({ process: _, ...rest }) => ({ ...rest, wanted: 'off' }));
  }

  /** Lets go of all guests. Ends that are being dealt with are brought to their end first. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#settling);
    for (const { machine } of this.#running.values()) machine.release();
    this.#running.clear();
  }

  async #whenItEnds(instanceId: string, machine: QemuMachine): Promise<void> {
    const ending = await machine.ending;
    const settling = this.#settle(instanceId, machine, ending);
    this.#settling.add(settling);
    try {
      await settling;
    } finally {
      this.#settling.delete(settling);
    }
  }

  async #settle(instanceId: string, machine: QemuMachine, ending: Ending): Promise<void> {
    const record = this.store.get(instanceId);
    if (record) await this.noteEnd(record, ending);
    await machine.quit();
    this.#running.delete(instanceId);
  }

  /** Until it is told. When we end before that, nothing is written down, and the next daemon finds the end again. */
  async #telling({ definition: { instanceId, generation } }: GuestRecord, ending: Ending): Promise<void> {
    for (;;) {
      try {
        return await this.#tell({ instanceId, generation, ...ending });
      } catch (error) {
        logger('qemu').error({ instanceId, err: error }, 'a power event could not be told; it will be again');
        if (this.#closed) throw error;
        await sleep(TELL_AGAIN_MS, undefined, { ref: false });
      }
    }
  }
}
