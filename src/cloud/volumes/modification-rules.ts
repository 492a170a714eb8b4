import { EngineError } from '../../common/errors/engine-error.js';
import type { HomeInstance } from './home-instance.repository.js';
import type { LockedVolume } from './take-volumes.repository.js';

/** Throws what AWS says of a volume that cannot be modified now. `instance`: the one that has it. */
export function requireModifiable(
  { ec2Id, lifecycle, taskState, instanceId }: LockedVolume,
  instance: HomeInstance | undefined,
): void {
  if (taskState === 'modifying')
    throw new EngineError(
      'IncorrectModificationState',
      `Volume '${ec2Id}' is currently being modified: wait until its modification is 'completed' or 'failed'.`,
    );
  if ((lifecycle !== 'available' && lifecycle !== 'in-use') || taskState !== null)
    throw new EngineError('IncorrectState', `Volume '${ec2Id}' is not 'available' or 'in-use'.`);
  // It went into one, or came out of it, between the two looks.
  if (instanceId !== (instance?.id ?? null))
    throw new EngineError('IncorrectState', `Volume '${ec2Id}' is being attached or detached.`);
  if (instance && instance.taskState !== null)
    throw new EngineError('IncorrectState', `Instance '${instance.ec2Id}' is ${instance.taskState}.`);
}
