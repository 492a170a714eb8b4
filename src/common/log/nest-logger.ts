import type { LoggerService } from '@nestjs/common';
import { logger } from './logger.js';

/** Nest's own words, through our log; its start-up chatter at debug. */
export class NestLogger implements LoggerService {
  readonly #log = logger('nest');

  log(message: unknown): void {
    this.#log.debug(String(message));
  }

  error(message: unknown, stack?: unknown): void {
    this.#log.error({ stack }, String(message));
  }

  warn(message: unknown): void {
    this.#log.warn(String(message));
  }

  debug(message: unknown): void {
    this.#log.debug(String(message));
  }

  verbose(message: unknown): void {
    this.#log.debug(String(message));
  }
}
