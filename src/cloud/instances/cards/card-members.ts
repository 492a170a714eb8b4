import type { Ref } from '../../../common/refs/ref.js';
import type { OperationMember } from '../../operations/operation.repository.js';
import type { CardHome } from './card-home.repository.js';

interface Moved {
  readonly instance: CardHome;
}

/** Others may work inside the instance at the same time. It is a member once, however many interfaces it gets. */
export function companionOf(moved: readonly Moved[], i: number): readonly OperationMember[] {
  const instance = moved[i]?.instance;
  if (!instance || moved.findIndex((one) => one.instance.id === instance.id) !== i) return [];
  const { id, ec2Id, generation } = instance;
  return [{ noun: 'instance', id, ec2Id, generation, part: 'companion' }];
}

/** Always in one order, so that two requests cannot wait for each other. */
export async function inTurn<Asked extends { readonly interface: Ref }, T>(
  asked: readonly Asked[],
  work: (one: Asked) => Promise<T>,
): Promise<readonly T[]> {
  const done: T[] = [];
  for (const one of [...asked].sort((a, b) => a.interface.value.localeCompare(b.interface.value)))
    done.push(await work(one));
  return done;
}
