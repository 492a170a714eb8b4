import { Injectable } from '@nestjs/common';
import { EngineError } from '../common/errors/engine-error.js';
import { Database } from '../common/prisma/database.js';
import { type FlavorRow } from './flavor.js';
import { FlavorRepository } from './flavor.repository.js';

/** What an API may ask about instance types. */
@Injectable()
export class FlavorService {
  constructor(
    private readonly database: Database,
    private readonly flavors: FlavorRepository,
  ) {}

  /** Those that may be launched, by name; `names` empty: all. Throws InvalidInstanceType for names that are not there. */
  async list(names: readonly string[]): Promise<readonly FlavorRow[]> {
    const all = (await this.flavors.list(this.database)).filter(({ enabled }) => enabled);
    const missing = names.filter((name) => !all.some((flavor) => flavor.name === name));
    if (missing.length > 0)
      throw new EngineError(
        'InvalidInstanceType',
        `The following supplied instance types do not exist: [${missing.join(', ').slice(0, 400)}]`,
      );
    const shown = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
    return [...shown].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
