import { logger } from '../../../../common/log/logger.js';
import { machineAddresses } from './machine-routes.js';

const EVERY_MS = 2_000;

/** Follows the machine's own addresses, which stay out of guests' reach when they change. */
export class MachineWatch {
  readonly #changed: () => Promise<void>;
  #addresses: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(changed: () => Promise<void>) {
    this.#changed = changed;
  }

  get addresses(): readonly string[] {
    return this.#addresses;
  }

  async start(): Promise<void> {
    this.#addresses = await machineAddresses();
    this.#timer ??= setInterval(() => void this.#look(), EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    try {
      const found = await machineAddresses();
      if (found.join() === this.#addresses.join()) return;
      this.#addresses = found;
      await this.#changed();
    } catch (error) {
      logger('network').error({ err: error }, 'the machine’s addresses could not be followed');
    }
  }
}
