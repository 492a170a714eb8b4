import { identified } from './contracts/control/planned.js';
import type { PlannedDetachment } from './contracts/control/volumes.js';
import type { Ending } from './contracts/noun.js';
import type { OperationInput } from './contracts/operation.js';
import { abandonElsewhere } from './lib/abandon-elsewhere.js';
import { Operation } from './lib/operation.js';
import { isOvertaken, reasonOf } from './lib/reason.js';
import type { ResourceRun } from './lib/resource-run.js';
import { cutOffVolume } from './lib/cut-off-volume.js';
import { detachVolumeStep } from './lib/volume-steps.js';

/** Takes volumes out of instances: asks each guest to let go, or cuts it off where that is asked. */
export async function detachVolume(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginDetachVolume(ref)));
  operation.noteHosts(
    plan.flatMap(({ host, instanceHost }) => [host, ...(instanceHost ? [instanceHost] : [])]),
  );
  for (const { id, overtaken } of plan) abandonElsewhere(id, overtaken);
  await operation.perResource(plan, (run, use) => detach(run, use));
}

/** A guest that does not let go keeps it: the row says so, and why. */
async function detach(run: ResourceRun, use: PlannedDetachment): Promise<Ending<'volume'>> {
  const { instanceHost, force, graceSeconds } = use;
  if (instanceHost !== null && !force) {
    try {
      const asked = { graceSeconds, force: false, pace: run.operation.pace };
      await run.cancellable(() => run.forward(detachVolumeStep(instanceHost, use, asked)));
    } catch (cause) {
      if (run.abandoned || isOvertaken(cause)) throw cause;
      return { kind: 'detach-failed', reason: reasonOf(cause) };
    }
  }
  return cutOffVolume(run, use, force ? instanceHost : null);
}
