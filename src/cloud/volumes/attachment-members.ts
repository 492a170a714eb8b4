import type { Ref } from '../../common/refs/ref.js';
import type { OperationMember } from '../operations/operation.repository.js';
import type { HomeInstance } from './home-instance.repository.js';

/** Others may work inside the instance at the same time. It is a member once, however many volumes it gets. */
export function companionsOf(instances: readonly HomeInstance[], i: number): readonly OperationMember[] {
  const instance = instances[i];
  if (!instance || instances.findIndex(({ id }) => id === instance.id) !== i) return [];
  const { id, ec2Id, generation } = instance;
  return [{ noun: 'instance', id, ec2Id, generation, part: 'companion' }];
}

/** Always in one order, so that two requests cannot wait for each other. */
export async function inTurn<Asked extends { readonly volume: Ref }, T>(
  asked: readonly Asked[],
  work: (one: Asked) => Promise<T>,
): Promise<readonly T[]> {
  const done: T[] = [];
  for (const one of [...asked].sort((a, b) => a.volume.value.localeCompare(b.volume.value)))
    done.push(await work(one));
  return done;
}
