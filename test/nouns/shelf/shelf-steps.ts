import { timings } from '../../../workflows/lib/activities.js';
import type { HostStep, Undo } from '../../../workflows/lib/host-steps.js';
import type { UndoKinds } from '../../../workflows/lib/undos.js';

/** A shelf's place in an instance; the lane is the instance's. */
export interface Place {
  readonly host: string;
  readonly shelfId: string;
  readonly instanceId: string;
  readonly instanceGeneration: number;
}

export const assembleShelf = (host: string, shelfId: string): HostStep<void> => ({
  name: 'assemble-shelf',
  host,
  attemptMs: timings.attempt,
  call: ({ shelving }, fence) => shelving.assembleShelf(shelfId, fence),
});

export const dismantleShelf = (host: string, shelfId: string): Undo => ({
  name: 'dismantle-shelf',
  host,
  attemptMs: timings.attempt,
  args: {},
  call: ({ shelving }, fence) => shelving.dismantleShelf(shelfId, fence),
});

export const fixShelf = ({ host, instanceGeneration, ...placing }: Place): HostStep<void> => ({
  name: 'fix-shelf',
  host,
  attemptMs: timings.attempt,
  laneGeneration: instanceGeneration,
  call: ({ shelving }, fence) => shelving.fixShelf(placing, fence),
});

export const unfixShelf = ({ host, instanceGeneration, ...placing }: Place): Undo => ({
  name: 'unfix-shelf',
  host,
  attemptMs: timings.attempt,
  laneGeneration: instanceGeneration,
  args: { instanceId: placing.instanceId },
  call: ({ shelving }, fence) => shelving.unfixShelf(placing, fence),
});

/** Its undos by kind: for cleanups, for repairs, and for what goes with an instance. */
export const shelfUndos = {
  'unfix-shelf': {
    rank: 20,
    isUndo: true,
    undo: ({ host, id: shelfId, generation, args }) =>
      unfixShelf({ host, shelfId, instanceId: args['instanceId'] ?? '', instanceGeneration: generation }),
  },
  'dismantle-shelf': { rank: 30, isUndo: true, undo: ({ host, id }) => dismantleShelf(host, id) },
} as const satisfies UndoKinds;
