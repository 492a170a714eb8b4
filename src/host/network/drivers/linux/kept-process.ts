import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { logger } from '../../../../common/log/logger.js';

export interface KeptProcessOptions {
  /** For people. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** It says with a line that it serves; else it does once it is started. */
  readonly greets: boolean;
  /** Is told each line of its output. */
  line?(text: string): void;
  /** Is given what to write to, each time that it has started. */
  begun?(child: ChildProcess): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Keeps a program running that belongs to this daemon. It is our child, with nothing of ours in its environment, and
 * dies with us, whatever ended us.
 */
export class KeptProcess {
  readonly #options: KeptProcessOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #closed = true;

  constructor(options: KeptProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it serves. Rejects when its first start fails; later ones are repeated. */
  start(): Promise<void> {
    this.#closed = false;
    return new Promise((resolve, reject) => this.#spawn(resolve, reject));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
    this.#child = undefined;
  }

  #spawn(onReady: () => void, onFailure: (error: Error) => void): void {
    const { command, greets, line, begun, name } = this.#options;
    // The kernel ends it with us; not one that becomes another user, which finds the end of its stdin.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: '/',
      // Nothing of ours: no token, no path to one.
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    this.#child = child;
    // It may end before it has read what it is told.
    child.stdin.on('error', () => undefined);
    const since = Date.now();
    let words = '';
    createInterface({ input: child.stderr }).on('line', (text) => (words = text || words));
    const output = createInterface({ input: child.stdout });
    if (line) output.on('line', (text) => line(text));
    if (greets) output.once('line', onReady);
    else child.once('spawn', onReady);
    child.once('spawn', () => begun?.(child));
    child.once('error', (error) => onFailure(error));
    child.once('exit', (code, signal) => {
      onFailure(new Error(`${name} ended with ${code ?? signal}: ${words}`));
      if (Date.now() - since > LONGEST_PAUSE_MS) this.#pause = FIRST_PAUSE_MS;
      if (!this.#closed) this.#again(words);
    });
  }

  #again(words: string): void {
    const { name } = this.#options;
    logger('network').warn({ words }, `${name} ended; starting it again`);
    this.#timer = setTimeout(() => {
      this.#spawn(
        () => undefined,
        (error) => logger('network').error({ err: error }, `${name} does not run`),
      );
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
