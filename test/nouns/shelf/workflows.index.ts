import { repairHostWith } from '../../../workflows/lib/repair-host.js';
import { startGuest } from '../../../workflows/lib/start-guest.js';
import { terminateInstancesWith } from '../../../workflows/lib/terminate-instances.js';
import { undoOf } from '../../../workflows/lib/undos.js';
import { shelfUndos } from './shelf-steps.js';
import { bringBackShelf } from './shelf.workflows.js';

/** The cloud's workflows with a shelf's beside them, as one bundle. */
export { rebootInstances } from '../../../workflows/reboot-instances.workflow.js';
export { runInstances } from '../../../workflows/run-instances.workflow.js';
export { startInstances } from '../../../workflows/start-instances.workflow.js';
export { stopInstances } from '../../../workflows/stop-instances.workflow.js';
export { createShelf, deleteShelf, placeShelf } from './shelf.workflows.js';

const undos = { ...undoOf, ...shelfUndos };

export const terminateInstances = terminateInstancesWith(undos);
export const repairHost = repairHostWith({
  undoOf: undos,
  returnOf: { instance: (run, { placement }) => startGuest(run, placement), shelf: bringBackShelf },
});
