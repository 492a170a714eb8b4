import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { type HomeInstance, reaches } from './home-instance.repository.js';
import type { LockedVolume } from './take-volumes.repository.js';

/** As many as guests have places for: hosts' `--max_volumes`. */
const MOST_VOLUMES = 16;

/** Throws what AWS says of a volume that cannot go into the instance now. */
export function requireAttachable(volume: LockedVolume, instance: HomeInstance): void {
  const { ec2Id, lifecycle, taskState, zone, instanceId } = volume;
  if (instanceId !== null || lifecycle === 'in-use')
    throw new EngineError('VolumeInUse', `${ec2Id} is already attached to an instance`);
  if (lifecycle !== 'available' || taskState !== null)
    throw new EngineError('IncorrectState', `Volume '${ec2Id}' is not 'available'.`);
  if (zone !== instance.zone)
    throw new EngineError(
      'InvalidVolume.ZoneMismatch',
      `The volume '${ec2Id}' is not in the same availability zone as instance '${instance.ec2Id}'`,
    );
  if (!['active', 'stopped'].includes(instance.lifecycle) || instance.taskState !== null)
    throw new EngineError('IncorrectState', `Instance '${instance.ec2Id}' is not 'running' or 'stopped'.`);
}

/** Throws UnsupportedOperation for a volume that the instance's host does not reach. */
export async function requireReach(
  tx: Queryable,
  { ec2Id, host: at }: LockedVolume,
  { ec2Id: instance, host }: HomeInstance,
): Promise<void> {
  if (at !== null && host !== null && (await reaches(tx, at, host))) return;
  throw new EngineError(
    'UnsupportedOperation',
    `The volume '${ec2Id}' is on another host than instance '${instance}', which does not reach it.`,
  );
}

export function requireRoomIn({ ec2Id, devices }: HomeInstance): void {
  if (devices.length >= MOST_VOLUMES)
    throw new EngineError(
      'AttachmentLimitExceeded',
      `The maximum number of attachments (${MOST_VOLUMES}) has been exceeded for instance '${ec2Id}'`,
    );
}

interface Asked {
  readonly device: string | undefined;
  readonly force: boolean;
}

/**
 * The instance that has the volume. Throws what AWS says of one that cannot come out of it now; by force it may while
 * its
 * guest is still asked, and whatever is done to the instance.
 */
export function requireDetachable(
  { ec2Id, instanceId, lifecycle, taskState, device }: LockedVolume,
  instance: HomeInstance | undefined,
  asked: Asked,
): HomeInstance {
  if (instanceId === null)
    throw new EngineError('IncorrectState', `Volume '${ec2Id}' is in the '${lifecycle}' state.`);
  const isThere = asked.device === undefined || asked.device === device;
  if (!instance || instance.id !== instanceId || !isThere)
    throw new EngineError(
      'InvalidAttachment.NotFound',
      `The volume '${ec2Id}' is not attached to instance '${instance?.ec2Id ?? 'it'}'${isThere ? '' : ` as device ${asked.device}`}.`,
    );
  const isBusy =
    taskState !== null && !(asked.force && taskState !== 'releasing' && taskState !== 'deleting');
  if (isBusy) throw new EngineError('IncorrectState', `Volume '${ec2Id}' is being ${wordOf(taskState)}.`);
  if (instance.taskState !== null && !asked.force)
    throw new EngineError('IncorrectState', `Instance '${instance.ec2Id}' is ${instance.taskState}.`);
  return instance;
}

const wordOf = (task: string | null): string => (task === 'attaching' ? 'attached' : 'detached');
