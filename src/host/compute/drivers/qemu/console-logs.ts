import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { logger } from '../../../../common/log/logger.js';
import { ConsoleLog, ownWordsIn } from './console-log.js';
import type { GuestFiles } from './qemu-arguments.js';
import { startBeside } from './qemu-launch.js';

const EVERY_MS = 2_000;
const KEEPER = fileURLToPath(new URL('./console-keeper.js', import.meta.url));

/**
 * The consoles of all guests, and what their QEMUs say, kept short: a guest can fill a disk with half a megabyte a
 * second.
 */
export class ConsoleLogs {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly filesOf: (instanceId: string) => Pick<GuestFiles, 'console' | 'folder'>,
    private readonly maxBytes: number,
  ) {}

  of(instanceId: string): ConsoleLog {
    return new ConsoleLog(this.filesOf(instanceId).console, this.maxBytes);
  }

  keepShort(running: () => readonly string[]): void {
    this.#timer = setInterval(() => this.#cut(running()), EVERY_MS).unref();
  }

  /** Goes on when this daemon is gone, as guests do. `keeperFile`: where it finds whether another keeper has come. */
  async keepShortWithoutUs(instancesPath: string, keeperFile: string): Promise<void> {
    const limits = ['--max-old-space-size=16', KEEPER, instancesPath, keeperFile, String(this.maxBytes)];
    const pid = await startBeside([process.execPath, ...limits]);
    await writeFile(keeperFile, String(pid), { mode: 0o600 });
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #cut(instanceIds: readonly string[]): void {
    for (const instanceId of instanceIds)
      try {
        this.of(instanceId).cut();
        ownWordsIn(this.filesOf(instanceId).folder).cut();
      } catch (error) {
        logger('qemu').error({ instanceId, err: error }, 'could not truncate a console log');
      }
  }
}
