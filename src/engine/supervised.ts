import { type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '../common/log/logger.js';
import { lastLine } from './last-line.js';
import { LastWords } from './last-words.js';
import { type HostPart, type PartState } from './part.js';
import { ended, launch, stopProgram, type Program } from './program.js';
import { sendOrder } from './send-order.js';
import { type SupervisedOptions } from './supervised-options.js';

const FIRST_PAUSE_MS = 200;
/** What kept it from running (a full disk) may be over at any time: it is up again within ten seconds. */
const LONGEST_PAUSE_MS = 5_000;
/** Who has run for so long has recovered: the next pause is the first again. */
const SETTLED_MS = 30_000;

/** A program in a process of its own, started again with growing pauses whenever it ends. */
export class Supervised implements HostPart {
  state: PartState = 'waiting';
  restarts = 0;
  #child: ChildProcess | undefined;
  readonly #words = new LastWords();
  #pause = FIRST_PAUSE_MS;
  #again: NodeJS.Timeout | undefined;

  constructor(
    readonly program: Program,
    private readonly options: SupervisedOptions,
  ) {}

  get name(): string {
    return this.program.name;
  }
  get address(): string {
    return this.options.address;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }
  get #isEnding(): boolean {
    return this.state === 'stopping' || this.state === 'down';
  }

  async start(): Promise<void> {
    this.state = 'starting';
    for (const begun = Date.now(); ;) {
      const child = this.#launch();
      try {
        await this.#becameReady(child, this.options.ready(child));
        return this.#guard(child);
      } catch (error) {
        if (await this.#mended()) continue;
        if (Date.now() - begun >= (this.options.patienceMs ?? 0)) throw error;
        await sleep(FIRST_PAUSE_MS);
        if (this.#isEnding) throw error;
      }
    }
  }

  async stop(graceMs: number): Promise<void> {
    clearTimeout(this.#again);
    this.state = 'stopping';
    if (this.#child) await stopProgram(this.#child, this.program.stopSignal, graceMs);
    this.state = 'down';
  }

  kill(): void {
    clearTimeout(this.#again);
    this.state = 'stopping';
    this.#child?.kill('SIGKILL');
  }

  async order(...order: Parameters<HostPart['order']>): Promise<void> {
    if (this.#child?.connected) await sendOrder(this.#child, ...order);
  }

  #launch(): ChildProcess {
    const child = launch(this.program, 'pipe');
    this.#child = child;
    const take = (chunk: Buffer) => {
      this.options.log.write(chunk);
      this.#words.add(chunk);
      if (this.state !== 'up' || !this.options.isBroken?.(this.#words.newest)) return;
      this.#words.markBroken();
      this.#replace(child, 'cannot go on');
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    return child;
  }

  async #becameReady(child: ChildProcess, ready: Promise<void>): Promise<void> {
    const gone = ended(child).then(() => {
      throw new Error(`${this.name} did not start: ${lastLine(this.#words.newest) || 'it said nothing'}`);
    });
    await Promise.race([ready, gone]);
    if (this.#isEnding) return;
    this.state = 'up';
    this.options.watch?.(child, () => this.#replace(child, 'does not answer'));
  }

  /** Its end is seen by the guard, which starts the next. */
  #replace(child: ChildProcess, why: string): void {
    if (this.#isEnding) return;
    this.state = 'restarting';
    this.options.say(`${this.name} ${why}: it is replaced`);
    logger('supervisor').warn({ part: this.name, pid: child.pid }, `${why}; killing it`);
    child.kill('SIGKILL');
  }

  /** Whether what stood in its way is gone. */
  async #mended(): Promise<boolean> {
    const line = await this.options.mend?.(this.#words.take());
    if (line !== undefined) this.options.say(line);
    return line !== undefined;
  }

  /** Watches the running child and starts the next when it ends. */
  #guard(child: ChildProcess): void {
    const since = Date.now();
    void ended(child).then(() => {
      if (this.#isEnding) return;
      if (Date.now() - since > SETTLED_MS) this.#pause = FIRST_PAUSE_MS;
      this.state = 'restarting';
      const how = child.signalCode ?? `code ${child.exitCode}`;
      this.options.say(`${this.name} ended (${how}); starting it again`);
      logger('supervisor').warn(
        { part: this.name, code: child.exitCode, signal: child.signalCode, pauseMs: this.#pause },
        'ended; starting it again',
      );
      this.#again = setTimeout(() => void this.#restart(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    });
  }

  async #restart(): Promise<void> {
    await this.#mended();
    if (this.#isEnding) return;
    this.restarts += 1;
    const child = this.#launch();
    this.#guard(child);
    const ready = this.options.ready(child).then(() => this.options.restored?.());
    this.#becameReady(child, ready).then(
      () => this.options.say(`${this.name} is up again`),
      (error: unknown) => logger('supervisor').error({ part: this.name, err: error }, 'did not come back'),
    );
  }
}
