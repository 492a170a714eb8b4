import type { ExportRequest, VolumeAddress, VolumeUse } from '../contracts/volume.js';
import { timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';

/** `guestHost`: where the guest is that is to use it; another host than the volume's reaches it over TCP. */
export const exportVolume = (
  host: string,
  { volumeId, instanceId }: VolumeUse,
  guestHost = host,
): HostStep<VolumeAddress> => {
  const asked: ExportRequest = { volumeId, instanceId, ...(guestHost !== host && { isRemote: true }) };
  return {
    name: 'export-volume',
    host,
    attemptMs: timings.attempt,
    call: ({ volume }, fence) => volume.exportVolume(asked, fence),
  };
};

/** `usedBy` and not `instanceId`: the step is in the volume's own lane, on the volume's host. */
export const unexportVolume = (host: string, use: VolumeUse): Undo => ({
  name: 'unexport-volume',
  host,
  attemptMs: timings.attempt,
  args: { usedBy: use.instanceId },
  call: ({ volume }, fence) => volume.unexportVolume(use, fence),
});
