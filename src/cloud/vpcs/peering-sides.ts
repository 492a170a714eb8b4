import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { meet } from '../networks/own-range.js';
import type { PeeringRow, PeeringSide } from '../networks/vpc-peering.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

/** Whether a range of one side has addresses in common with one of the other. */
export const doMeet = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((range) => others.some((other) => meet(range, other)));

/** Rules may name groups of the other side: what these mean changes, too. */
export async function tellSides(tx: Queryable, { requester, accepter }: PeeringRow): Promise<void> {
  for (const { vpcId } of [requester, accepter])
    if (vpcId !== null) await raiseFiltersOfVpc(tx, vpcId, 'whole');
}

/** Throws OperationNotPermitted for who is none of these sides. */
export function permit(
  { projectId, accountNumber }: RequestContext,
  { ec2Id }: PeeringRow,
  sides: readonly PeeringSide[],
): void {
  if (sides.some((side) => side.projectId === projectId)) return;
  throw new EngineError(
    'OperationNotPermitted',
    `User ${accountNumber} cannot change peering ${ec2Id}: it is the other side's.`,
  );
}

export const notIn = ({ ec2Id }: PeeringRow, state: string): EngineError =>
  new EngineError('InvalidStateTransition', `The peering ${ec2Id} is not in the ${state} state.`);
