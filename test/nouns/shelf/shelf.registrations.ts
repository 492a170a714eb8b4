import { z } from 'zod';
import { registerInventory } from '../../../src/stream/inventories.js';
import { ShelfActivities } from './shelf-plans.js';
import { shelfCheck } from './shelf.check.js';
import { shelfDependents } from './shelf-dependents.js';
import { shelfDrift } from './shelf-drift.js';
import { shelfNoun } from './shelf.noun.js';
import { shelfRepairs } from './shelf.repairs.js';
import { shelfRows } from './shelf-rows.js';
import { ShelfService } from './shelf.service.js';
import { shelfStates } from './shelf.state.js';
import { ShelvingManager } from './shelving.manager.js';

const inventory = z.object({
  shelves: z.array(
    z.object({
      shelfId: z.uuid(),
      generation: z.int(),
      fixedIn: z.object({ instanceId: z.uuid(), generation: z.int() }).nullable(),
    }),
  ),
});

/** Everything that makes a shelf a noun: what a noun of the cloud writes into the registries. */
export function registered() {
  registerInventory('shelving', inventory);
  return {
    entry: shelfNoun,
    states: shelfStates,
    inCode: {
      rows: shelfRows,
      drift: shelfDrift,
      dependents: shelfDependents,
      imageUse: null,
      meetings: null,
    },
    check: shelfCheck,
    steps: ShelfActivities,
    service: ShelfService,
    daemon: ShelvingManager,
    ...shelfRepairs,
  } as const;
}
