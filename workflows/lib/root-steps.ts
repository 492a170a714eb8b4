import type { PlannedSnapshot } from '../contracts/control/images.js';
import type { RootCopy } from '../contracts/image.js';
import { timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';
import type { Operation } from './operation.js';
import { isOvertaken, SourceTaken } from './reason.js';
import type { UndoKinds } from './undos.js';

type Copied = Pick<PlannedSnapshot, 'id' | 'host' | 'instanceId' | 'instanceGeneration'>;

const copyOf = ({ instanceId, id: imageId }: Pick<Copied, 'id' | 'instanceId'>): RootCopy => ({
  instanceId,
  imageId,
});

/** The instance's lane is not the image's: who takes that one leaves the image to us. */
const unlessTaken = <T>(step: Promise<T>): Promise<T> =>
  step.catch((error: unknown) => {
    throw isOvertaken(error) ? new SourceTaken() : error;
  });

/** `pace` shortens what the guest is given, as it shortens the step's own time. */
export const copyRoot = (planned: PlannedSnapshot, pace: number): HostStep<void> => {
  const { host, instanceGeneration: laneGeneration, graceSeconds } = planned;
  const grace = graceSeconds === null ? {} : { graceSeconds: graceSeconds * pace };
  return {
    name: 'copy-root',
    host,
    attemptMs: timings.bytesAttempt,
    laneGeneration,
    call: ({ compute }, fence) => unlessTaken(compute.copyRoot({ ...copyOf(planned), ...grace }, fence)),
  };
};

export const sendRoot = ({ ref }: Operation, planned: PlannedSnapshot): HostStep<void> => ({
  name: 'send-root',
  host: planned.host,
  attemptMs: timings.bytesAttempt,
  laneGeneration: planned.instanceGeneration,
  call: ({ compute }, fence) => {
    const { operationId } = ref;
    const request = { ...copyOf(planned), operationId, imageGeneration: planned.generation };
    return unlessTaken(compute.sendRoot(request, fence));
  },
});

export const dropRootCopy = (copied: Copied): Undo => ({
  name: 'drop-root-copy',
  host: copied.host,
  attemptMs: timings.attempt,
  laneGeneration: copied.instanceGeneration,
  args: { instanceId: copied.instanceId },
  call: ({ compute }, fence) => compute.dropRootCopy(copyOf(copied), fence),
});

/** Of images. */
export const imageUndos = {
  'drop-root-copy': {
    rank: 5,
    isUndo: true,
    undo: ({ host, id, generation, args }) =>
      dropRootCopy({
        ...{ host, id, instanceId: args['instanceId'] ?? '', instanceGeneration: generation },
      }),
  },
} as const satisfies UndoKinds;
