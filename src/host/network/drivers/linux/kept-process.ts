import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { logger } from '../../../../common/log/logger.js';

export interface ProxyProcessOptions {
  /** The program, as Node can run it. */
  readonly script: string;
  readonly args: readonly string[];
  readonly netns: string;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Enough to take port 80 and to become somebody else, and nothing of it is left after that. */
const CAPABILITIES = '-all,+setuid,+setgid,+net_bind_service';

/**
 * Keeps the metadata proxy running inside a network namespace. It is our child and dies with us: its stdin is a pipe that the
 * kernel closes when we are gone, whatever ended us.
 */
export class ProxyProcess {
  readonly #options: ProxyProcessOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE_MS;
  #closed = false;

  constructor(options: ProxyProcessOptions) {
    this.#options = options;
  }

  /** Resolves when the proxy listens. Rejects when its first start fails; later ones are repeated. */
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
  }

  #spawn(onReady: () => void, onFailure: (error: Error) => void): void {
    const { script, args, netns } = this.#options;
    const drop = ['--no-new-privs', `--bounding-set=${CAPABILITIES}`, '--inh-caps=-all', '--'];
    const node = [process.execPath, '--max-old-space-size=48', script, ...args];
    const child = spawn('nsenter', [`--net=${netns}`, 'setpriv', ...drop, ...node], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: '/',
      // Nothing of ours: no token, no path to one.
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    this.#child = child;
    let words = '';
    createInterface({ input: child.stderr }).on('line', (line) => (words = line || words));
    createInterface({ input: child.stdout }).once('line', () => {
      this.#pause = FIRST_PAUSE_MS;
      onReady();
    });
    child.once('error', (error) => onFailure(error));
    child.once('exit', (code, signal) => {
      onFailure(new Error(`the metadata proxy ended with ${code ?? signal}: ${words}`));
      if (!this.#closed) this.#again(words);
    });
  }

  #again(words: string): void {
    logger('network').warn({ words }, 'the metadata proxy ended; starting it again');
    this.#timer = setTimeout(() => {
      this.#spawn(
        () => undefined,
        (error) => logger('network').error({ err: error }, 'the metadata proxy does not run'),
      );
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
