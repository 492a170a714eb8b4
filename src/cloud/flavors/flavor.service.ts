import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import { type FlavorRow } from './flavor.js';
import { FlavorRepository } from './flavor.repository.js';

/** What an API may ask about instance types. */
@Injectable()
export class FlavorService {
  constructor(
    private readonly database: Database,
    private readonly flavors: FlavorRepository,
  ) {}

  /** Those that may be launched, by name; `refs` empty: all. Throws NotFound. */
  async list(refs: readonly Ref[]): Promise<readonly FlavorRow[]> {
    const all = (await this.flavors.list(this.database)).filter(({ enabled }) => enabled);
    requireAllFound('flavor', refs, all);
    const named = new Set(refs.map(finderIn(all)));
    const shown = refs.length === 0 ? all : all.filter((flavor) => named.has(flavor));
    return [...shown].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
