import type { Ending } from '../contracts/noun.js';
import type { Reason } from '../contracts/operation.js';
import type { SnapshotSpec } from '../contracts/volume.js';
import type { ResourceRun } from './resource-run.js';
import { saga, undoAll } from './saga.js';
import { createSnapshotStep, deleteSnapshotStep } from './snapshot-steps.js';

/** Waits until its bytes are whole. */
export async function keepSnapshot(
  run: ResourceRun,
  host: string,
  snapshot: SnapshotSpec,
): Promise<Ending<'snapshot'>> {
  const unwound = await saga(run, (step) =>
    step(createSnapshotStep(host, snapshot), deleteSnapshotStep(host, run.id)),
  );
  return unwound ? { kind: 'create-failed', ...unwound } : { kind: 'created' };
}

/** Of one that may have begun, and is not wanted any more. */
export const dropSnapshot = (run: ResourceRun, host: string, reason: Reason): Promise<Ending<'snapshot'>> =>
  run.shielded(async () => {
    await run.markUnwinding(reason);
    const undos = [deleteSnapshotStep(host, run.id)];
    const cleanups = await undoAll(run, undos, { patience: 'unwindWait', undo: true });
    return { kind: 'create-failed', reason, cleanups };
  });
