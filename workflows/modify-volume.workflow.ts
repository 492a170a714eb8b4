import { identified } from './contracts/control/planned.js';
import type { PlannedModification } from './contracts/control/volumes.js';
import type { Ending } from './contracts/noun.js';
import type { OperationInput } from './contracts/operation.js';
import { Operation } from './lib/operation.js';
import { isOvertaken, reasonOf } from './lib/reason.js';
import type { ResourceRun } from './lib/resource-run.js';
import { saga } from './lib/saga.js';
import { modifyVolumeStep, restoreVolume, showVolumeSize } from './lib/volume-steps.js';

/** Makes volumes larger, or of other types and limits, also while guests use them. */
export async function modifyVolume(input: OperationInput): Promise<void> {
  const operation = new Operation(input);
  const plan = identified(await operation.begin('take', (rows, ref) => rows.beginModifyVolume(ref)));
  operation.noteHosts(
    plan.flatMap(({ host, use }) => [host, ...(use?.instanceHost ? [use.instanceHost] : [])]),
  );
  await operation.perResource(plan, (run, planned) => modify(run, planned));
}

/** Once a guest may have seen the new size, it stays: what is behind the old one may be written by then. */
async function modify(run: ResourceRun, planned: PlannedModification): Promise<Ending<'volume'>> {
  const { host, to, from, use } = planned;
  const unwound = await saga(run, (step) => step(modifyVolumeStep(host, to), restoreVolume(host, from)));
  if (unwound) return { kind: 'modify-failed', ...unwound };
  const shownOn = use?.instanceHost;
  if (!use || !shownOn) return { kind: 'modified' };
  try {
    await run.cancellable(() => run.forward(showVolumeSize(shownOn, use)));
    return { kind: 'modified' };
  } catch (cause) {
    if (run.abandoned || isOvertaken(cause)) throw cause;
    return { kind: 'not-shown', reason: reasonOf(cause) };
  }
}
