import { CancellationScope } from '@temporalio/workflow';
import type { PlannedDependent, PlannedTermination } from '../contracts/control/instances.js';
import { identified } from '../contracts/control/planned.js';
import type { Ending } from '../contracts/noun.js';
import type { OperationInput } from '../contracts/operation.js';
import { abandonElsewhere } from './abandon-elsewhere.js';
import { destroyInstance, releasePort } from './host-steps.js';
import { Operation } from './operation.js';
import type { ResourceRun } from './resource-run.js';
import { undoAll } from './saga.js';
import { noteFrom, undosOf, type UndoKinds } from './undos.js';

const OPTIONS = { patience: 'hostDownGrace', undo: false } as const;

/**
 * Terminates instances, and releases what other nouns have in them; `kinds` has the undos of all that may be there. On a host the
 * lanes keep the order: what is inside an instance waits for what is done to it.
 */
export const terminateInstancesWith =
  (kinds: UndoKinds) =>
  async (input: OperationInput): Promise<void> => {
    await CancellationScope.nonCancellable(async () => {
      const operation = new Operation(input);
      const plan = identified(await operation.begin('take', (rows, ref) => rows.beginTerminate(ref)));
      operation.noteHosts(plan.flatMap(({ hosts }) => hosts));
      const dependents = plan.flatMap((planned) => planned.dependents ?? []);
      for (const { id, overtaken = [] } of [...plan, ...dependents]) abandonElsewhere(id, overtaken);
      await operation.perResource<PlannedTermination | PlannedDependent>(
        [...plan, ...dependents],
        (run, planned) => ('undos' in planned ? release(run, planned, kinds) : terminate(run, planned)),
      );
    });
  };

/** On every host that ever had it, without asking what was: nothing there is success. */
async function terminate(run: ResourceRun, planned: PlannedTermination): Promise<Ending<'instance'>> {
  const left = await run.cancellable(() =>
    Promise.all(
      planned.hosts.map((host) =>
        undoAll(run, [destroyInstance(host, planned), releasePort(host, planned)], OPTIONS),
      ),
    ),
  );
  return { kind: 'terminated', cleanups: left.flat() };
}

async function release(run: ResourceRun, { undos }: PlannedDependent, kinds: UndoKinds): Promise<Ending> {
  const steps = undosOf(undos.map(noteFrom), kinds);
  return { kind: 'released', cleanups: await run.cancellable(() => undoAll(run, steps, OPTIONS)) };
}
