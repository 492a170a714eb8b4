import { join } from 'node:path';
import { RotatingLog } from './rotating-log.js';

/** One log file a part, opened once. */
export class LogBook {
  readonly #logs = new Map<string, RotatingLog>();

  constructor(private readonly folder: string) {}

  of(name: string): RotatingLog {
    const found = this.#logs.get(name) ?? new RotatingLog(join(this.folder, `${name}.log`));
    this.#logs.set(name, found);
    return found;
  }
}
