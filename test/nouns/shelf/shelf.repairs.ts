import { type Repairs } from '../../../workflows/lib/repair-host.js';
import { shelfUndos } from './shelf-steps.js';
import { bringBackShelf } from './shelf.workflows.js';

/** What a repair does about shelves. */
export const shelfRepairs = {
  undoOf: shelfUndos,
  returnOf: { shelf: bringBackShelf },
} as const satisfies Repairs;
