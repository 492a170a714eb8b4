import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import type { OperationMember } from '../operations/operation.repository.js';
import { lockedAddresses, newAssociationId, taken } from './address-members.js';
import { lockedTarget, type Target, type TargetRef } from './address-target.js';
import { waitBefore } from './waiting-addresses.js';
import type { AddressRow } from './floating-address.js';
import { putBefore, type Standing } from './floating-address.repository.js';

/** One address, and what it is to stand for. */
export interface Association {
  readonly address: Ref;
  readonly target: TargetRef;
  /** False: an address that stands for something else is refused. */
  readonly mayMove: boolean;
}

interface Wanted {
  readonly row: AddressRow;
  readonly target: Target;
  readonly associationId: string;
  readonly isThere: boolean;
}

export interface AssociationWork {
  readonly associationIds: readonly string[];
  readonly members: readonly OperationMember[];
}

/** Takes the addresses, and those that are before the same interfaces and make room. See the service. */
export async function associationWork(
  tx: Queryable,
  projectId: string,
  { asked, operationId }: { readonly asked: readonly Association[]; readonly operationId: string },
): Promise<AssociationWork> {
  const { wanted, rows } = await lockedFor(tx, projectId, asked);
  const moving = wanted.filter(({ isThere }) => !isThere);
  const waiting = moving.filter(({ target }) => target.instanceId === null);
  for (const { row } of waiting) requireAtRest(row);
  const coming = new Set(wanted.map(({ row }) => row.id));
  const room = new Set(moving.map(({ target }) => target.interfaceId));
  const displaced = rows.filter(({ id, interfaceId }) => !coming.has(id) && room.has(interfaceId ?? ''));
  const leaving = await taken(tx, displaced, { operationId, task: 'unbinding' });
  await waitBefore(tx, waiting.map(standingOf));
  const binding = moving.filter(({ target }) => target.instanceId !== null);
  await putBefore(tx, binding.map(standingOf));
  const moved = await taken(
    tx,
    binding.map(({ row }) => row),
    { operationId, task: 'binding' },
  );
  // Those that make room are worked on with those that they make room for.
  const together = moved.map((member, i) => (i === 0 ? { ...member, along: leaving } : member));
  const members = moved.length === 0 ? leaving : together;
  return { associationIds: wanted.map(({ associationId }) => associationId), members };
}

/** What waits is bound nowhere: an address that stands for something is taken back first. */
function requireAtRest({ name, associationId, task }: AddressRow): void {
  if (associationId === null && task === null) return;
  throw new EngineError(
    'InvalidIPAddress.InUse',
    `Address ${name} is in use: disassociate it before it is associated with an interface that is in no instance.`,
  );
}

/** Interfaces first, then addresses: those that are asked for, and those that are before the interfaces now. */
async function lockedFor(tx: Queryable, projectId: string, asked: readonly Association[]) {
  const targets: Target[] = [];
  for (const { target } of asked) targets.push(await lockedTarget(tx, projectId, target));
  const interfaceIds = targets.map(({ interfaceId }) => interfaceId);
  const refs = asked.map(({ address }) => address);
  const rows = await lockedAddresses(tx, projectId, { refs, interfaceIds });
  const find = finderIn(rows);
  const wanted = asked.flatMap((one, i): Wanted[] => {
    const [row, target] = [find(one.address), targets[i]];
    return row && target ? [wantedOf(row, target, one)] : [];
  });
  return { wanted, rows };
}

const standingOf = ({ row, target, associationId }: Wanted): Standing => ({
  id: row.id,
  interfaceId: target.interfaceId,
  associationId,
});

function wantedOf(row: AddressRow, target: Target, { mayMove: isAsked }: Association): Wanted {
  const mayMove = isAsked && row.natGatewayId === null;
  const isThere = row.associationId !== null && row.interfaceId === target.interfaceId;
  if (row.associationId !== null && !isThere && !mayMove)
    throw new EngineError(
      'Resource.AlreadyAssociated',
      `resource ${row.ec2Id} is already associated with associate-id ${row.associationId}`,
    );
  const associationId = isThere ? (row.associationId ?? '') : newAssociationId();
  return { row, target, associationId, isThere };
}
