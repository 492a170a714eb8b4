import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { deviceNameOf, isSameDevice } from './device-names.js';
import { type HomeInstance, reaches } from './home-instance.repository.js';
import type { LockedVolume } from './take-volumes.repository.js';

/** As many as guests have places for: hosts' `--max_volumes`. */
export const MOST_VOLUMES = 16;

/** Throws what AWS says of a volume that cannot go into the instance now. */
export function requireAttachable(volume: LockedVolume, instance: HomeInstance): void {
  const { ec2Id, lifecycle, taskState, zone, instanceId, isLost } = volume;
  if (instanceId !== null || lifecycle === 'in-use')
    throw new EngineError('VolumeInUse', `${ec2Id} is already attached to an instance`);
  if (lifecycle !== 'available' || taskState !== null)
    throw new EngineError('IncorrectState', `Volume '${ec2Id}' is not 'available'.`);
  if (isLost)
    throw new EngineError(
      'IncorrectState',
      `Volume '${ec2Id}' is in the 'error' state: its host has lost its bytes.`,
    );
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

/**
 * The device that the volume gets. The root's is free in an instance that is stopped and whose root volume is away.
 * Throws InvalidParameterValue, IncorrectState.
 */
export function deviceIn(instance: HomeInstance, asked: string | undefined): string {
  const { ec2Id, rootDeviceName: root, rootIsVolume, devices, lifecycle } = instance;
  const isRoot = rootIsVolume && asked !== undefined && isSameDevice(asked, root);
  if (!isRoot) return deviceNameOf(asked, [root, ...devices]);
  if (lifecycle !== 'stopped')
    throw new EngineError('IncorrectState', `Instance '${ec2Id}' is not 'stopped'.`);
  return deviceNameOf(root, devices);
}

export function requireRoomIn({ ec2Id, devices, rootIsVolume, rootDeviceName }: HomeInstance): void {
  const beside = devices.filter((device) => !rootIsVolume || device !== rootDeviceName);
  if (beside.length >= MOST_VOLUMES)
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
  requireStoppedForRoot(ec2Id, device, instance);
  const isBusy =
    taskState !== null && !(asked.force && taskState !== 'releasing' && taskState !== 'deleting');
  if (isBusy) throw new EngineError('IncorrectState', `Volume '${ec2Id}' is being ${wordOf(taskState)}.`);
  if (instance.taskState !== null && !asked.force)
    throw new EngineError('IncorrectState', `Instance '${instance.ec2Id}' is ${instance.taskState}.`);
  return instance;
}

/** A guest cannot lose what it runs from. */
function requireStoppedForRoot(ec2Id: string, device: string | null, instance: HomeInstance): void {
  const isRoot = instance.rootIsVolume && device === instance.rootDeviceName;
  if (!isRoot || instance.lifecycle === 'stopped') return;
  throw new EngineError(
    'OperationNotPermitted',
    `Unable to detach root volume '${ec2Id}' from instance '${instance.ec2Id}'`,
  );
}

const WORDS: Readonly<Record<string, string>> = { attaching: 'attached', modifying: 'modified' };

const wordOf = (task: string | null): string => WORDS[task ?? ''] ?? 'detached';
