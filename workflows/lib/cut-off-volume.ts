import type { PlannedUse } from '../contracts/control/volumes.js';
import type { Ending } from '../contracts/noun.js';
import type { ResourceRun } from './resource-run.js';
import { undoAll } from './saga.js';
import { unexportVolume } from './export-steps.js';
import { CUT_OFF, detachVolumeStep, useOf } from './volume-steps.js';

/**
 * Whatever the guest holds, it reads and writes nothing of the volume any more. `pluggedOn`: the host whose guest has
 * the device still; it is asked first, because its QEMU takes a device away better while somebody serves it. What a
 * silent host does not
 * confirm is owed; the next use cuts the last one off first all the same.
 */
export async function cutOffVolume(
  run: ResourceRun,
  use: PlannedUse,
  pluggedOn: string | null,
): Promise<Ending<'volume'>> {
  const asked = { ...CUT_OFF, pace: run.operation.pace };
  const undos = [
    ...(pluggedOn === null ? [] : [detachVolumeStep(pluggedOn, use, asked)]),
    unexportVolume(use.host, useOf(use)),
  ];
  const cleanups = await run.shielded(() => undoAll(run, undos, { undo: false }));
  return { kind: 'detached', cleanups };
}
