import { CancellationScope } from '@temporalio/workflow';
import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { Operation } from './lib/operation.js';
import { undoAll } from './lib/saga.js';
import { deleteSnapshotStep } from './lib/snapshot-steps.js';

/** Removes snapshots from their hosts; what a silent host does not confirm is owed. Nobody cancels it. */
export async function deleteSnapshot(input: OperationInput): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const operation = new Operation(input);
    const plan = identified(await operation.begin('take', (rows, ref) => rows.beginDeleteSnapshot(ref)));
    operation.noteHosts(plan.map(({ host }) => host));
    for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
    await operation.perResource(plan, async (run, { host, id }) => {
      const steps = [deleteSnapshotStep(host, id)];
      const remove = () => undoAll(run, steps, { patience: 'hostDownGrace', undo: false });
      return { kind: 'deleted', cleanups: await run.cancellable(remove) };
    });
  });
}
