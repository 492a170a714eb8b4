import { CancellationScope } from '@temporalio/workflow';
import type { PlannedTermination } from './contracts/activities.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { destroyInstance, releasePort } from './lib/host-steps.js';
import type { InstanceRun } from './lib/instance-run.js';
import { type Ending, Operation } from './lib/operation.js';
import { removed } from './lib/saga.js';

/** Terminate wins: it stops what is at work on the instance and removes all that may be left. Nobody cancels it. */
export async function terminateInstances(input: OperationInput): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    const operation = new Operation(input);
    const plan = await operation.begin('take', (rows, ref) => rows.beginTerminate(ref));
    operation.noteHosts(plan.flatMap(({ hosts }) => hosts));
    for (const { instanceId, overtaken } of plan) abandonElsewhere(instanceId, overtaken);
    await operation.perInstance(plan, terminated);
  });
}

/** On every host that ever had it, without asking what was: nothing there is success. */
async function terminated(run: InstanceRun, planned: PlannedTermination): Promise<Ending> {
  const options = { patience: 'hostDownGrace', undo: false } as const;
  const left = await run.cancellable(() =>
    Promise.all(
      planned.hosts.map((host) =>
        removed(run, [destroyInstance(host, planned), releasePort(host, planned)], options),
      ),
    ),
  );
  return { kind: 'terminated', cleanups: left.flat() };
}
