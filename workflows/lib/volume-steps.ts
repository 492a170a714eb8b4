import type { PlannedUse } from '../contracts/control/volumes.js';
import type { VolumeAddress, VolumeShape, VolumeSpec, VolumeUse } from '../contracts/volume.js';
import { shapeArgs, shapeIn } from '../contracts/volume-shape.js';
import { timings } from './activities.js';
import { unexportVolume } from './export-steps.js';
import type { HostStep, Undo } from './host-steps.js';
import type { UndoKinds } from './undos.js';

export const createVolumeStep = (host: string, volume: VolumeSpec): HostStep<void> => ({
  name: 'create-volume',
  host,
  attemptMs: (volume.from ?? volume.image) ? timings.copyAttempt : timings.attempt,
  call: ({ volume: on }, fence) => on.createVolume(volume, fence),
});

/** Waits for copies of it that are under way. */
export const modifyVolumeStep = (host: string, shape: VolumeShape): HostStep<void> => ({
  name: 'modify-volume',
  host,
  attemptMs: timings.copyAttempt,
  call: ({ volume }, fence) => volume.reshapeVolume(shape, fence),
});

/** The volume is what its row says. */
export const restoreVolume = (host: string, shape: VolumeShape): Undo => ({
  ...modifyVolumeStep(host, shape),
  name: 'restore-volume',
  args: shapeArgs(shape),
});

export const deleteVolumeStep = (host: string, volumeId: string): Undo => ({
  name: 'delete-volume',
  host,
  attemptMs: timings.attempt,
  args: {},
  call: ({ volume }, fence) => volume.deleteVolume(volumeId, fence),
});

/** A use as steps take it. `host`: the volume's. */
export type Use = Pick<
  PlannedUse,
  'host' | 'id' | 'instanceId' | 'instanceGeneration' | 'serial' | 'sizeBytes'
>;

export const useOf = ({ id: volumeId, instanceId }: Pick<Use, 'id' | 'instanceId'>): VolumeUse => ({
  volumeId,
  instanceId,
});

/** In the lane of the instance, at its generation. */
export const attachVolumeStep = (host: string, use: Use, address: VolumeAddress): HostStep<void> => ({
  name: 'attach-volume',
  host,
  attemptMs: timings.attempt,
  laneGeneration: use.instanceGeneration,
  call: ({ compute }, fence) => {
    const { serial, sizeBytes } = use;
    return compute.attachVolume({ ...useOf(use), serial, sizeBytes, address }, fence);
  },
});

/** In the lane of the instance, at its generation. */
export const showVolumeSize = (host: string, use: Use): HostStep<void> => ({
  name: 'show-volume-size',
  host,
  attemptMs: timings.attempt,
  laneGeneration: use.instanceGeneration,
  call: ({ compute }, fence) => compute.showVolumeSize({ ...useOf(use), sizeBytes: use.sizeBytes }, fence),
});

export interface Leaving {
  readonly graceSeconds: number;
  readonly force: boolean;
  /** Shortens what the guest is given, as it shortens the step's own time. Absent: 1. */
  readonly pace?: number;
}

type LeavingUse = Pick<Use, 'id' | 'instanceId' | 'instanceGeneration' | 'serial'>;

/** The same. Forced it is an undo: the volume is cut off already, and the guest need not agree. */
export const detachVolumeStep = (
  host: string,
  use: LeavingUse,
  { graceSeconds, force, pace = 1 }: Leaving,
): Undo => ({
  name: 'detach-volume',
  host,
  attemptMs: timings.attempt + graceSeconds * 1_000,
  graceMs: graceSeconds * 1_000,
  laneGeneration: use.instanceGeneration,
  args: { instanceId: use.instanceId, serial: use.serial },
  call: ({ compute }, fence) => {
    const { serial } = use;
    const asked = { ...useOf(use), serial, force, graceSeconds: graceSeconds * pace };
    return compute.detachVolume(asked, fence);
  },
});

/** What a guest gets to let go of a volume that is cut off. */
export const CUT_OFF: Leaving = { graceSeconds: 5, force: true };

/** Of volumes. A guest goes before them: until then they may be in use. */
export const volumeUndos = {
  'detach-volume': {
    rank: 20,
    isUndo: true,
    undo: ({ host, id, generation, args }) =>
      detachVolumeStep(
        host,
        {
          ...{ id, instanceId: args['instanceId'] ?? '', serial: args['serial'] ?? '' },
          instanceGeneration: generation,
        },
        CUT_OFF,
      ),
  },
  'unexport-volume': {
    rank: 30,
    isUndo: true,
    undo: ({ host, id: volumeId, args }) =>
      unexportVolume(host, { volumeId, instanceId: args['usedBy'] ?? '' }),
  },
  'restore-volume': {
    rank: 33,
    isUndo: false,
    undo: ({ host, id, args }) => restoreVolume(host, shapeIn(id, args)),
  },
  'delete-volume': { rank: 35, isUndo: true, undo: ({ host, id }) => deleteVolumeStep(host, id) },
} as const satisfies UndoKinds;
