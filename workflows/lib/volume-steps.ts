import type { VolumeAddress, VolumeSpec, VolumeUse } from '../contracts/volume.js';
import { timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';
import type { UndoKinds } from './undos.js';

export const createVolumeStep = (host: string, volume: VolumeSpec): HostStep<void> => ({
  name: 'create-volume',
  host,
  attemptMs: timings.attempt,
  call: ({ volume: on }, fence) => on.createVolume(volume, fence),
});

export const deleteVolumeStep = (host: string, volumeId: string): Undo => ({
  name: 'delete-volume',
  host,
  attemptMs: timings.attempt,
  args: {},
  call: ({ volume }, fence) => volume.deleteVolume(volumeId, fence),
});

export const exportVolume = (host: string, use: VolumeUse): HostStep<VolumeAddress> => ({
  name: 'export-volume',
  host,
  attemptMs: timings.attempt,
  call: ({ volume }, fence) => volume.exportVolume(use, fence),
});

/** `usedBy` and not `instanceId`: the step is in the volume's own lane, on the volume's host. */
export const unexportVolume = (host: string, use: VolumeUse): Undo => ({
  name: 'unexport-volume',
  host,
  attemptMs: timings.attempt,
  args: { usedBy: use.instanceId },
  call: ({ volume }, fence) => volume.unexportVolume(use, fence),
});

/** Of volumes. A guest goes before them: until then they may be in use. */
export const volumeUndos = {
  'unexport-volume': {
    rank: 30,
    isUndo: true,
    undo: ({ host, id: volumeId, args }) =>
      unexportVolume(host, { volumeId, instanceId: args['usedBy'] ?? '' }),
  },
  'delete-volume': { rank: 35, isUndo: true, undo: ({ host, id }) => deleteVolumeStep(host, id) },
} as const satisfies UndoKinds;
