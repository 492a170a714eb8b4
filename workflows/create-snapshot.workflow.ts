import { identified } from './contracts/control/planned.js';
import type { OperationInput } from './contracts/operation.js';
import { Operation } from './lib/operation.js';
import { saga } from './lib/saga.js';
import { createSnapshotStep, deleteSnapshotStep } from './lib/snapshot-steps.js';

/** Keeps what volumes are at one moment, on their hosts. */
export async function createSnapshot(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginCreateSnapshot(ref)));
  operation.noteHosts(plan.map(({ host }) => host));
  await operation.perResource(plan, async (run, { host, snapshot, id }) => {
    const unwound = await saga(run, (step) =>
      step(createSnapshotStep(host, snapshot), deleteSnapshotStep(host, id)),
    );
    return unwound ? { kind: 'create-failed', ...unwound } : { kind: 'created' };
  });
}
