import { ApplicationFailure } from '@temporalio/workflow';
import type { DiskSpec, Placement } from '../contracts/guest.js';
import { isOvertaken } from './reason.js';
import type { ResourceRun } from './resource-run.js';
import { exportVolume } from './export-steps.js';

/** The placement with the addresses of its volumes, each served to the instance from now on. Nothing to do: no step. */
export async function serveVolumes(run: ResourceRun, at: Placement): Promise<Placement> {
  // Plans of before there were lists of disks have none.
  const disks: DiskSpec[] = [];
  for (const disk of at.disks ?? []) disks.push(await served(run, disk, at.host));
  return disks.some(({ source }) => source.from === 'volume') ? { ...at, disks } : at;
}

async function served(run: ResourceRun, disk: DiskSpec, guestHost: string): Promise<DiskSpec> {
  const { source } = disk;
  if (source.from !== 'volume' || !source.at) return disk;
  const { host, generation } = source.at;
  const step = exportVolume(host, { volumeId: source.volumeId, instanceId: run.id }, guestHost);
  try {
    return {
      ...disk,
      source: { ...source, address: await run.forward({ ...step, laneGeneration: generation }) },
    };
  } catch (error) {
    // The volume was taken by others, not the instance, which has to end all the same.
    if (isOvertaken(error) && !run.abandoned)
      throw ApplicationFailure.nonRetryable('A volume of the instance is being changed');
    throw error;
  }
}
