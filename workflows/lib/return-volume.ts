import type { PlannedReturn } from '../contracts/control/planned.js';
import type { Ending } from '../contracts/noun.js';
import { cutOffVolume } from './cut-off-volume.js';
import { plugVolume } from './plug-volume.js';
import type { ResourceRun } from './resource-run.js';

/** A guest that lost a volume gets it back; one that let go of it after its detach had failed is rid of it now. */
export async function returnVolume(
  run: ResourceRun,
  use: PlannedReturn<'volume'>,
): Promise<Ending<'volume'>> {
  if (use.isLeaving) return cutOffVolume(run, use, use.instanceHost);
  const unwound = await plugVolume(run, use);
  return unwound ? { kind: 'detach-failed', reason: unwound.reason } : { kind: 'attached' };
}
