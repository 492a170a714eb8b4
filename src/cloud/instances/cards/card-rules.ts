import { EngineError } from '../../../common/errors/engine-error.js';
import type { LockedInterface } from '../../networks/take-interfaces.repository.js';
import type { CardHome } from './card-home.repository.js';

/** As many cards as a guest has: its first, and hosts' `--max_nics` places beside it. */
export const MOST_CARDS = 4;

/** Throws what AWS says of an interface that cannot go into the instance now. */
export function requireAttachable(card: LockedInterface, instance: CardHome, spansNetworks = false): void {
  requireComing(card);
  const { ec2Id, zone, vpcId } = card;
  if (zone !== instance.zone)
    throw new EngineError(
      'InvalidParameterCombination',
      'You may not attach a network interface to an instance if they are not in the same availability zone',
    );
  if (vpcId !== instance.vpcId && !spansNetworks)
    throw new EngineError(
      'InvalidParameterCombination',
      `Network interface '${ec2Id}' and instance '${instance.ec2Id}' belong to different networks.`,
    );
  requireSteady(instance);
}

/** It is in no instance, and no host has it. Throws InvalidNetworkInterface.InUse, IncorrectState. */
export function requireComing({ ec2Id, lifecycle, taskState, instanceId, isOwed }: LockedInterface): void {
  if (instanceId !== null || lifecycle === 'in-use')
    throw new EngineError('InvalidNetworkInterface.InUse', `Interface: [${ec2Id}] in use.`);
  if (taskState !== null || isOwed)
    throw new EngineError(
      'IncorrectState',
      `Network interface '${ec2Id}' has not been let go of by where it was.`,
    );
}

/** It runs or is stopped, and nobody is at work on it. Throws IncorrectState. */
function requireSteady({ ec2Id, lifecycle, taskState }: CardHome): void {
  if (['active', 'stopped'].includes(lifecycle) && taskState === null) return;
  throw new EngineError('IncorrectState', `Instance '${ec2Id}' is not 'running' or 'stopped'.`);
}

/** Throws AttachmentLimitExceeded where none is free. */
export function lowestPlace({ taken, flavorName }: CardHome): number {
  const place = Array.from({ length: MOST_CARDS }, (_, index) => index).find(
    (index) => !taken.includes(index),
  );
  if (place !== undefined) return place;
  requireRoomFor(taken.length + 1, flavorName);
  throw new Error('an instance with a free place has none');
}

/** The one that is asked for, else the lowest that is free. Throws AttachmentLimitExceeded where none is. */
export const placeIn = (
  instance: CardHome,
  { deviceIndex = lowestPlace(instance) }: { readonly deviceIndex?: number },
): number => deviceIndex;

/** Throws InvalidParameterValue for a place that is none or taken, AttachmentLimitExceeded. */
export function requirePlace(deviceIndex: number, { ec2Id, flavorName, taken }: CardHome): void {
  if (deviceIndex < 0 || deviceIndex >= MOST_CARDS)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${deviceIndex}) for parameter deviceIndex is invalid. It is between 0 and ${MOST_CARDS - 1}.`,
    );
  if (taken.includes(deviceIndex))
    throw new EngineError(
      'InvalidParameterValue',
      `Instance '${ec2Id}' already has an interface attached at device index '${deviceIndex}'.`,
    );
  requireRoomFor(taken.length + 1, flavorName);
}

/** Throws AttachmentLimitExceeded. */
export function requireRoomFor(count: number, flavorName: string): void {
  if (count > MOST_CARDS)
    throw new EngineError(
      'AttachmentLimitExceeded',
      `Interface count ${count} exceeds the limit for ${flavorName}`,
    );
}

/** Throws what AWS says of an interface that cannot come out of its instance now. */
export function requireDetachable(
  { ec2Id, deviceIndex, taskState }: LockedInterface,
  instance: CardHome,
  force: boolean,
): void {
  if (deviceIndex === 0)
    throw new EngineError(
      'OperationNotPermitted',
      'The network interface at device index 0 cannot be detached.',
    );
  if (taskState !== null && !force)
    throw new EngineError(
      'IncorrectState',
      `Network interface '${ec2Id}' is being ${taskState === 'attaching' ? 'attached' : 'detached'}.`,
    );
  if (!force) requireSteady(instance);
  else if (instance.taskState === 'terminating')
    throw new EngineError('IncorrectState', `Instance '${instance.ec2Id}' is terminating.`);
}
