import { EngineError } from '../../../common/errors/engine-error.js';
import type { Queryable } from '../../../common/prisma/database.js';

/** The first interface of an instance, beside which others come. */
export interface FirstCard {
  readonly id: string;
  readonly subnetId: string;
  readonly zone: string;
  readonly vpcId: string;
}

/** The first interface of an instance that is being launched. */
export async function firstCardOf(tx: Queryable, instanceId: string): Promise<FirstCard> {
  const [row] = await tx.query<FirstCard>(
    `SELECT n.id, n.subnet_id AS "subnetId", s.zone, s.vpc_id AS "vpcId"
     FROM network_interfaces n JOIN subnets s ON s.id = n.subnet_id WHERE n.instance_id = $1 AND n.device_index = 0`,
    [instanceId],
  );
  if (!row) throw new Error(`instance ${instanceId} is launched without an interface`);
  return row;
}

type Place = Pick<FirstCard, 'zone' | 'vpcId'>;

/** Where a subnet is. */
export async function placeOf(tx: Queryable, subnetId: string): Promise<Place> {
  const [row] = await tx.query<Place>('SELECT zone, vpc_id AS "vpcId" FROM subnets WHERE id = $1', [
    subnetId,
  ]);
  if (!row) throw new Error(`subnet ${subnetId} was found`);
  return row;
}

/**
 * All interfaces of an instance are in one zone, and in one VPC unless it may span several. Throws
 * InvalidParameterCombination.
 */
export function requireBeside(
  first: Place,
  other: Place,
  { spansNetworks }: { readonly spansNetworks: boolean },
): void {
  if (first.zone === other.zone && (spansNetworks || first.vpcId === other.vpcId)) return;
  throw new EngineError(
    'InvalidParameterCombination',
    'All network interfaces of an instance have to be in one availability zone and one VPC',
  );
}
