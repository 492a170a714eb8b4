import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logger } from '../../../common/log/logger.js';
import { filterSchema } from '../../filter-schema.js';
import type { FilterSet } from '../../network-driver.js';
import { optionalText } from './optional-text.js';

export const NO_FILTERS: FilterSet = { version: 0, ports: [], groups: {}, members: {} };

/** The filters that were in force last, so that a daemon that comes back closes nothing before it has heard from the cloud. */
export class FilterStore {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, 'filters.json');
  }

  async load(): Promise<FilterSet> {
    const text = await optionalText(this.#path);
    if (text === undefined) return NO_FILTERS;
    try {
      return filterSchema.parse(JSON.parse(text));
    } catch (error) {
      logger('network').warn(
        { err: error },
        'the remembered filters cannot be read; none hold until the cloud sends them',
      );
      return NO_FILTERS;
    }
  }

  async keep(filters: FilterSet): Promise<void> {
    await writeFile(`${this.#path}.new`, JSON.stringify(filters), { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
  }
  async forget(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
