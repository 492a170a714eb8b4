import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { attachGateway, lockGateway } from '../networks/internet-gateway.repository.js';
import { lockVpc } from '../networks/own-vpc.repository.js';
import { routersOf } from '../networks/router.repository.js';
import { type RouterInterface, type RouterRow } from '../networks/router.js';

/** Throws NotFound. */
export async function routerAt(tx: Queryable, projectId: string, id: string): Promise<RouterRow> {
  const found = (await routersOf(tx, projectId)).find((row) => row.id === id);
  if (found) return found;
  throw new NotFound('internet-gateway', [byId(id)]);
}

/** The router as it is while its VPC and it are locked, in this order. */
export async function lockedRouter(tx: Queryable, projectId: string, id: string): Promise<RouterRow> {
  const { vpcId } = await routerAt(tx, projectId, id);
  if (vpcId !== null) await lockVpc(tx, projectId, byId(vpcId));
  await lockGateway(tx, projectId, byId(id));
  const row = await routerAt(tx, projectId, id);
  if (row.vpcId === vpcId) return row;
  throw new EngineError('IncorrectState', `The router ${id} is being changed.`);
}

/** Throws UnsupportedOperation: a network has one router, and a router one network. */
export async function attachRouter(tx: Queryable, { id, vpcId }: RouterRow, to: string): Promise<void> {
  if (vpcId === to) return;
  if (vpcId !== null)
    throw new EngineError(
      'UnsupportedOperation',
      'A router of this cloud leads to the subnets of one network.',
    );
  if (!(await attachGateway(tx, id, to)))
    throw new EngineError(
      'UnsupportedOperation',
      'A network of this cloud has one router: this one has another.',
    );
}

/** Throws NotFound. */
export function interfaceIn({ interfaces }: RouterRow, subnetId: string): RouterInterface {
  const found = interfaces.find((one) => one.subnetId === subnetId);
  if (found) return found;
  throw new NotFound('subnet', [byId(subnetId)]);
}
