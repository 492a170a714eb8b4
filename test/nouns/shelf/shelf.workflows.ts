import { CancellationScope } from '@temporalio/workflow';
import { identified, type PlannedReturn } from '../../../workflows/contracts/control/planned.js';
import type { OperationInput } from '../../../workflows/contracts/operation.js';
import { abandonElsewhere } from '../../../workflows/lib/abandon-elsewhere.js';
import { Operation } from '../../../workflows/lib/operation.js';
import { saga, undoAll } from '../../../workflows/lib/saga.js';
import type { ResourceRun } from '../../../workflows/lib/resource-run.js';
import type { ShelfEnding } from './shelf.contract.js';
import { assembleShelf, dismantleShelf, fixShelf, unfixShelf } from './shelf-steps.js';

/** Assembles shelves on their hosts. */
export async function createShelf(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginCreateShelf(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  await operation.perResource(plan, async (run, { host, id }) => {
    const unwound = await saga(run, (step) => step(assembleShelf(host, id), dismantleShelf(host, id)));
    return unwound ? { kind: 'assembly-failed', ...unwound } : { kind: 'assembled' };
  });
}

/** Takes shelves apart. It is never cancelled. */
export async function deleteShelf(input: OperationInput): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const operation = new Operation(input);
    const plan = identified(await operation.begin('take', (rows, ref) => rows.beginDeleteShelf(ref)));
    operation.noteHosts(plan.map(({ host }) => host));
    for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
    await operation.perResource(plan, async (run, { host, id }) => {
      const dismantle = () =>
        undoAll(run, [dismantleShelf(host, id)], { patience: 'hostDownGrace', undo: false });
      return { kind: 'dismantled', cleanups: await run.cancellable(dismantle) };
    });
  });
}

/** Fixes shelves in running instances; several may go into one at once. */
export async function placeShelf(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginPlaceShelf(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  await operation.perResource(plan, async (run, { host, id: shelfId, instanceId, instanceGeneration }) => {
    const place = { host, shelfId, instanceId, instanceGeneration };
    const unwound = await saga(run, (step) => step(fixShelf(place), unfixShelf(place)));
    return unwound ? { kind: 'placing-failed', ...unwound } : { kind: 'placed' };
  });
}

/** A host that lost it gets it back, in the instance where it was. */
export async function bringBackShelf(
  run: ResourceRun,
  { host, id: shelfId, instanceId, instanceGeneration }: PlannedReturn<'shelf'>,
): Promise<ShelfEnding> {
  const unwound = await saga(run, async (step) => {
    await step(assembleShelf(host, shelfId));
    if (instanceId !== null) await step(fixShelf({ host, shelfId, instanceId, instanceGeneration }));
  });
  if (unwound) return { kind: 'failed', reason: unwound.reason };
  return instanceId === null ? { kind: 'assembled' } : { kind: 'placed' };
}
