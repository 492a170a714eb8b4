import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { logger } from '../../../../common/log/logger.js';
import type { PowerEventKind } from '../../virt-driver.js';
import { endsWithin, isAlive, signalProcess, type ProcessId } from '../../../processes/linux-process.js';
import { PowerButton } from './power-button.js';
import { type QmpEvent } from '../../../qmp/qmp-message.js';
import type { QmpDoor } from '../../../qmp/qmp-door.js';
import { QmpClient } from '../../../qmp/qmp.client.js';

/** How a guest came to be off, in its own or QEMU's words. */
export interface Ending {
  readonly kind: PowerEventKind;
  readonly detail: string;
}

/** What QEMU calls a guest that has ended while its process stays. */
const ENDED: ReadonlySet<string> = new Set(['shutdown', 'guest-panicked']);
const QUIT_MS = 2_000;
/** What a QEMU that was told to end may take before it is told so more firmly. */
const PATIENCE: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGTERM', 1_500],
  ['SIGKILL', 10_000],
];
const REOPEN_MS = 5_000;
/** A disk without room stops its guest; from time to time it may try again. */
const RESUME_MS = 10_000;

/** One QEMU that runs, and the line to it. It knows how its guest ends, not whether that was wanted. */
export class QemuMachine {
  /** Resolves once the guest has shut down, has panicked, or its process is gone, whatever came first. */
  readonly ending: Promise<Ending>;
  /** What comes of a press is the guest's affair. */
  readonly button = new PowerButton(async () => void (await this.ask('system_powerdown')));
  /** Ids of devices that the guest has let go of. */
  readonly unplugged = new EventEmitter<{ device: [string] }>();
  #ends: (ending: Ending) => void = () => undefined;
  #qmp: QmpClient | undefined;
  #closing = false;

  /** Without `qmp`, the door is tried again until it opens or the process ends. */
  constructor(
    readonly process: ProcessId,
    private readonly door: QmpDoor,
    qmp?: QmpClient,
  ) {
    this.ending = new Promise((resolve) => (this.#ends = resolve));
    if (qmp) this.#follow(qmp);
    else void this.#lost();
  }

  /** QEMU's word for what the guest does. An unreported end is noticed here. */
  async status(): Promise<string> {
    const { status } = (await this.ask('query-status')) as { status: string };
    if (status === 'shutdown') this.#ends({ kind: 'guest-shutdown', detail: 'found shut down' });
    if (status === 'guest-panicked') this.#ends({ kind: 'guest-panicked', detail: 'found panicked' });
    if (status === 'io-error') this.#resumeLater();
    return status;
  }

  /** A QEMU that does not answer counts as running, as long as it is there. */
  async hasEnded(): Promise<boolean> {
    if (!isAlive(this.process)) return true;
    const status = await this.status().catch(() => 'unknown');
    return ENDED.has(status);
  }

  async resume(): Promise<void> {
    await this.ask('cont');
  }

  /** Ends the process, the gentlest way that works, and resolves when it is gone. Gone already is success. */
  async quit(): Promise<void> {
    if (isAlive(this.process)) await this.ask('quit', undefined, QUIT_MS).catch(() => undefined);
    if (await endsWithin(this.process, QUIT_MS)) return this.release();
    for (const [signal, ms] of PATIENCE) {
      signalProcess(this.process, signal);
      if (await endsWithin(this.process, ms)) return this.release();
    }
    throw new EngineError('InternalError', 'The instance could not be switched off', {
      cause: `QEMU ${this.process.pid} outlives SIGKILL`,
    });
  }

  /** Lets go of the guest without touching it. */
  release(): void {
    this.#closing = true;
    this.#qmp?.close();
  }

  /** One question of QMP's. Rejects with a QmpError, or when there is no monitor now. */
  ask(command: string, args?: object, timeoutMs?: number): Promise<unknown> {
    return this.#qmp?.ask(command, args, timeoutMs) ?? Promise.reject(new Error('no monitor'));
  }

  #follow(qmp: QmpClient): void {
    this.#qmp = qmp;
    qmp.on('event', (event) => this.#hear(event));
    qmp.once('close', () => void this.#lost());
  }

  #hear({ event, data = {} }: QmpEvent): void {
    const detail = `${event} ${JSON.stringify(data)}`;
    if (event === 'GUEST_PANICKED') this.#ends({ kind: 'guest-panicked', detail });
    if (event === 'SHUTDOWN' && data['guest'] === true) this.#ends({ kind: 'guest-shutdown', detail });
    if (event === 'DEVICE_DELETED') this.unplugged.emit('device', String(data['device'] ?? ''));
    if (event !== 'BLOCK_IO_ERROR') return;
    logger('qemu').error({ pid: this.process.pid, ...data }, 'a guest cannot read or write its disk');
    if (data['action'] === 'stop') this.#resumeLater();
  }

  /** The monitor closed: as a rule because QEMU ended. */
  async #lost(): Promise<void> {
    while (!this.#closing && !(await endsWithin(this.process, REOPEN_MS))) {
      try {
        const qmp = await QmpClient.open(this.door);
        this.#follow(qmp);
        await this.status();
        return;
      } catch (error) {
        logger('qemu').warn({ pid: this.process.pid, err: error }, 'a monitor does not come back');
      }
    }
    if (!isAlive(this.process)) this.#ends({ kind: 'guest-lost', detail: 'QEMU is gone' });
  }

  #resumeLater(): void {
    const retry = async () => {
      await sleep(RESUME_MS, undefined, { ref: false });
      if (!this.#closing) await this.resume();
    };
    void retry().catch((error: unknown) =>
      logger('qemu').warn({ pid: this.process.pid, err: error }, 'a stopped guest does not go on'),
    );
  }
}
