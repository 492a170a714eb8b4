import { watch, type FSWatcher } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Turnstile } from '../../../../common/async/turnstile.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { logger } from '../../../../common/log/logger.js';
import type { PowerEventKind } from '../../virt-driver.js';

/** Name of the folder, beside the guests' files. */
export const FATES = 'fates';

const AGAIN_MS = 1_000;
const KINDS: readonly PowerEventKind[] = ['guest-shutdown', 'guest-panicked', 'guest-lost'];

/**
 * What is to happen to fake guests: `fates/<instance uuid>` holds the kind of the power event. Read when the driver
 * starts and as files come (renamed into place by the writer), then removed: a tester's hand on guests of another
 * process.
 */
export class Fates {
  readonly #folder: string;
  #watcher: FSWatcher | undefined;
  readonly #strikes = new Turnstile();
  #again: NodeJS.Timeout | undefined;

  constructor(
    guests: string,
    private readonly befall: (instanceId: string, kind: PowerEventKind) => Promise<void>,
  ) {
    this.#folder = join(guests, FATES);
  }

  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    this.#watcher = watch(this.#folder, () => this.#look());
    this.#look();
    await this.#strikes.idle();
  }

  async close(): Promise<void> {
    clearTimeout(this.#again);
    this.#watcher?.close();
    await this.#strikes.idle();
  }

  #look(): void {
    this.#strikes
      .run(() => this.#strike())
      .catch((error: unknown) => {
        logger('fake').warn({ err: error }, 'a power event could not be told; it will be again');
        this.#again ??= setTimeout(() => {
          this.#again = undefined;
          this.#look();
        }, AGAIN_MS).unref();
      });
  }

  /** One that could not be told (a full disk) stays, and is told again. */
  async #strike(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => !name.endsWith('.new'));
    for (const name of names) {
      const path = join(this.#folder, name);
      const text = (await readFile(path, 'utf8')).trim();
      const kind = KINDS.find((known) => known === text);
      if (kind) await this.#befall(name, kind);
      await rm(path, { force: true });
    }
  }

  async #befall(instanceId: string, kind: PowerEventKind): Promise<void> {
    try {
      await this.befall(instanceId, kind);
    } catch (error) {
      if (EngineError.of(error).code !== 'GuestNotRunning') throw error;
      logger('fake').warn({ instanceId, kind }, 'power event not injected: no such running guest');
    }
  }
}
