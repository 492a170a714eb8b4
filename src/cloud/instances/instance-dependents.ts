import type { PlannedDependent } from '../../../workflows/contracts/control/instances.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { OperationMember } from '../operations/operation.repository.js';

/** A resource of another noun that is taken with its instance. */
export interface TakenDependent {
  readonly instanceId: string;
  readonly member: OperationMember;
}

/** What another noun has inside instances, and gives up when they end. One for each such noun. */
export interface InstanceDependents {
  /** In the transaction that ends the instances: takes what is in them, or about to be; raises its generation. */
  take(
    tx: Queryable,
    taken: { readonly operationId: string; readonly instanceIds: readonly string[] },
  ): Promise<readonly TakenDependent[]>;
  /** What the operation that took them has to undo, by instance; an undo inside it names it in `args.instanceId`. */
  plan(tx: Queryable, ref: ChunkRef): Promise<ReadonlyMap<string, readonly PlannedDependent[]>>;
}

/** Provider token of the list; empty while no noun is inside instances. */
export const INSTANCE_DEPENDENTS = Symbol('INSTANCE_DEPENDENTS');

/** What other nouns have in the instances goes with them. By instance. */
export async function takeDependents(
  tx: Queryable,
  nouns: readonly InstanceDependents[],
  taken: { readonly operationId: string; readonly instanceIds: readonly string[] },
): Promise<ReadonlyMap<string, readonly OperationMember[]>> {
  const found = new Map<string, OperationMember[]>();
  for (const noun of nouns)
    for (const { instanceId, member } of await noun.take(tx, taken))
      found.set(instanceId, [...(found.get(instanceId) ?? []), member]);
  return found;
}
