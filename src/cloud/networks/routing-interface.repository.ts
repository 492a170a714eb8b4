import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { isLive } from '../instance-facts/is-live.js';

/** An interface that a route may lead to. */
export interface RoutingInterface {
  readonly id: string;
  readonly vpcId: string;
}

/** Interfaces n of the project's instances i, and those that it has made on its own. No gateway's. */
const OWN = `network_interfaces n JOIN subnets s ON s.id = n.subnet_id
  LEFT JOIN instances i ON i.id = n.instance_id AND i.project_id = $1 AND ${isLive('i')}
  WHERE (n.project_id = $1 OR i.id IS NOT NULL) AND n.nat_gateway_id IS NULL`;

/** Throws NotFound. */
export async function findRoutingInterface(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<RoutingInterface> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'n.id', ec2Id: 'n.ec2_id' }, values);
  const [row] = await tx.query<RoutingInterface>(
    `SELECT n.id, s.vpc_id AS "vpcId" FROM ${OWN} AND ${named}`,
    values,
  );
  if (row) return row;
  throw new NotFound('network-interface', [ref]);
}

/** The instance's only interface. Throws NotFound, InvalidInstanceID where it has several. */
export async function findOnlyInterface(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<RoutingInterface> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'i.id', ec2Id: 'i.ec2_id' }, values);
  const [row, more] = await tx.query<RoutingInterface>(
    `SELECT n.id, s.vpc_id AS "vpcId" FROM ${OWN} AND ${named} LIMIT 2`,
    values,
  );
  if (!row) throw new NotFound('instance', [ref]);
  if (!more) return row;
  throw new EngineError(
    'InvalidInstanceID',
    `There are multiple interfaces attached to instance '${ref.value}'. Please specify an interface ID for the operation instead.`,
  );
}
