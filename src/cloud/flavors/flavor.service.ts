import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { byId, finderIn, type Ref } from '../../common/refs/ref.js';
import { checkExtraSpecs, type FlavorRow, type NewFlavor } from './flavor.js';
import {
  listFlavors,
  setFlavorExtraSpecs,
  findFlavor,
  removeFlavor,
  createFlavor,
  describeFlavor,
} from './flavor.repository.js';

/** What an API may ask about instance types. */
@Injectable()
export class FlavorService {
  constructor(private readonly database: Database) {}

  /** Throws InvalidParameterValue for sizes out of range and for a name or id that is taken. */
  create(flavor: NewFlavor & { readonly id?: string }): Promise<FlavorRow> {
    return createFlavor(this.database, flavor);
  }

  /** Instances keep their sizes. Throws NotFound. */
  async remove(id: string): Promise<void> {
    const { name } = await findFlavor(this.database, byId(id));
    await removeFlavor(this.database, name);
  }

  /** In the place of what there was. Throws NotFound, and InvalidParameterValue for what its name does not take. */
  async setExtraSpecs(id: string, specs: Readonly<Record<string, string>>): Promise<void> {
    checkExtraSpecs(specs);
    await findFlavor(this.database, byId(id));
    await setFlavorExtraSpecs(this.database, id, specs);
  }

  /** Null: it says nothing of itself. Throws NotFound. */
  async describe(id: string, description: string | null): Promise<void> {
    await findFlavor(this.database, byId(id));
    await describeFlavor(this.database, id, description);
  }

  /** Those that may be launched, by name; `refs` empty: all. Throws NotFound. */
  async list(refs: readonly Ref[]): Promise<readonly FlavorRow[]> {
    const all = (await listFlavors(this.database)).filter(({ enabled }) => enabled);
    requireAllFound('flavor', refs, all);
    const named = new Set(refs.map(finderIn(all)));
    const shown = refs.length === 0 ? all : all.filter((flavor) => named.has(flavor));
    return [...shown].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
