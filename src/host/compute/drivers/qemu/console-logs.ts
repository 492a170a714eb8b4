import { logger } from '../../../../common/log/logger.js';
import { ConsoleLog } from './console-log.js';

const EVERY_MS = 2_000;

/** The consoles of all guests, kept short: a guest can fill a disk with half a megabyte a second. */
export class ConsoleLogs {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pathOf: (instanceId: string) => string,
    private readonly maxBytes: number,
  ) {}

  of(instanceId: string): ConsoleLog {
    return new ConsoleLog(this.pathOf(instanceId), this.maxBytes);
  }

  keepShort(running: () => readonly string[]): void {
    this.#timer = setInterval(() => this.#cut(running()), EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #cut(instanceIds: readonly string[]): void {
    for (const instanceId of instanceIds)
      try {
        this.of(instanceId).cut();
      } catch (error) {
        logger('qemu').error({ instanceId, err: error }, 'a console log stays long');
      }
  }
}
