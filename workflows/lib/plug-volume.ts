import type { PlannedUse } from '../contracts/control/volumes.js';
import type { ResourceRun } from './resource-run.js';
import { saga, type Unwound } from './saga.js';
import { exportVolume, unexportVolume } from './export-steps.js';
import { attachVolumeStep, CUT_OFF, detachVolumeStep, useOf } from './volume-steps.js';

/** Serves the volume to the instance, then plugs it in. Undefined: it is there, or its guest is off. */
export async function plugVolume(run: ResourceRun, use: PlannedUse): Promise<Unwound | undefined> {
  const { host, instanceHost } = use;
  if (instanceHost === null) return undefined;
  return saga(run, async (step) => {
    const address = await step(
      exportVolume(host, useOf(use), instanceHost),
      unexportVolume(host, useOf(use)),
    );
    await step(attachVolumeStep(instanceHost, use, address), detachVolumeStep(instanceHost, use, CUT_OFF));
  });
}
