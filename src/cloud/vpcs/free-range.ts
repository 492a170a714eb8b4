import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { meet } from '../networks/own-range.js';
import { type LockedVpc, rangesNow } from '../networks/own-vpc.repository.js';
import { routeWithin } from '../networks/route.repository.js';
import { lockPeerRanges } from '../networks/vpc-peering-ranges.repository.js';

/**
 * That a VPC, which is locked, may take a range on: it meets none of its own, none of a VPC that is peered with it, and
 * no route leads elsewhere with it or a part of it, as at AWS. Throws InvalidVpc.Range.
 */
export async function requireFreeRange(
  tx: Queryable,
  { id, ec2Id }: Pick<LockedVpc, 'id' | 'ec2Id'>,
  range: string,
): Promise<void> {
  const conflict = (what: string) =>
    new EngineError('InvalidVpc.Range', `The CIDR '${range}' conflicts with ${what}.`);
  if ((await rangesNow(tx, id)).some((other) => meet(other, range))) throw conflict(`a range of ${ec2Id}`);
  if ((await lockPeerRanges(tx, id)).some((other) => meet(other, range)))
    throw conflict(`a range of a VPC that is peered with ${ec2Id}`);
  const route = await routeWithin(tx, id, range);
  if (route !== undefined) throw conflict(`the route to ${route} of ${ec2Id}`);
}
