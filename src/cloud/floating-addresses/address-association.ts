import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import type { OperationMember } from '../operations/operation.repository.js';
import { lockedAddresses, newAssociationId, taken } from './address-members.js';
import { lockedTarget, type Target, type TargetRef } from './address-target.js';
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
  const coming = new Set(wanted.map(({ row }) => row.id));
  const room = new Set(moving.map(({ target }) => placeOf(target)));
  const displaced = rows.filter((row) => !coming.has(row.id) && room.has(placeOf(row)));
  const leaving = await taken(tx, displaced, { operationId, task: 'unbinding' });
  await putBefore(tx, moving.map(standingOf));
  const moved = await taken(
    tx,
    moving.map(({ row }) => row),
    { operationId, task: 'binding' },
  );
  // Those that make room are worked on with those that they make room for.
  const members = moved.map((member, i) => (i === 0 ? { ...member, along: leaving } : member));
  return { associationIds: wanted.map(({ associationId }) => associationId), members };
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

/** One floating address at a time stands for it. */
const placeOf = ({ interfaceId, privateAddress }: Pick<AddressRow, 'interfaceId' | 'privateAddress'>) =>
  `${interfaceId} ${privateAddress}`;

const standingOf = ({ row, target, associationId }: Wanted): Standing => ({
  id: row.id,
  interfaceId: target.interfaceId,
  inside: target.inside,
  associationId,
});

function wantedOf(row: AddressRow, target: Target, { mayMove: isAsked }: Association): Wanted {
  const mayMove = isAsked && row.natGatewayId === null;
  const isThere = row.associationId !== null && placeOf(row) === placeOf(target);
  if (row.associationId !== null && !isThere && !mayMove)
    throw new EngineError(
      'Resource.AlreadyAssociated',
      `resource ${row.ec2Id} is already associated with associate-id ${row.associationId}`,
    );
  const associationId = isThere ? (row.associationId ?? '') : newAssociationId();
  return { row, target, associationId, isThere };
}
