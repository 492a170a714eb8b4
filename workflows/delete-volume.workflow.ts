import { CancellationScope } from '@temporalio/workflow';
import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { Operation } from './lib/operation.js';
import { undoAll } from './lib/saga.js';
import { deleteVolumeStep } from './lib/volume-steps.js';

/** Removes volumes from their hosts; what a silent host does not confirm is owed. Nobody cancels it. */
export async function deleteVolume(input: OperationInput): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const operation = new Operation(input);
    const plan = identified(await operation.begin('take', (rows, ref) => rows.beginDeleteVolume(ref)));
    operation.noteHosts(plan.flatMap(({ host }) => host ?? []));
    for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
    await operation.perResource(plan, async (run, { host, id }) => {
      const steps = host === null ? [] : [deleteVolumeStep(host, id)];
      const remove = () => undoAll(run, steps, { patience: 'hostDownGrace', undo: false });
      return { kind: 'deleted', cleanups: await run.cancellable(remove) };
    });
  });
}
