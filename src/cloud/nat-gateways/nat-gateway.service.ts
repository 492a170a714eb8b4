import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { type Queryable } from '../../common/prisma/database.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import { lockedAddresses, taken } from '../floating-addresses/address-members.js';
import { AddressWork } from '../floating-addresses/address-work.js';
import { lockGatewayAddress } from '../floating-addresses/gateway-address.repository.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import { newOperationId, type OperationMember } from '../operations/operation.repository.js';
import { findNatGateway } from '../networks/nat-gateway-names.js';
import { lockVpc } from '../networks/own-vpc.repository.js';
import { raiseFiltersOfVpc } from '../vpcs/vpc-filters.js';
import { type NatGatewayRow, type NewNatGateway } from './nat-gateway.js';
import { natGatewayEc2Id, NatGatewayMaker } from './nat-gateway-maker.js';
import {
  lockNatGateway,
  type LockedNatGateway,
  natGatewaysOf,
  takeNatGateways,
} from './nat-gateway.repository.js';
import { natGatewayStates } from './nat-gateway.state.js';

const DELETING = moveOf(natGatewayStates, 'deleting', { set: 'reason = NULL', where: 'r.id = $1' });
/** A failed one holds nothing. */
const FORGOTTEN = moveOf(natGatewayStates, 'deleted', { set: 'ended_at = engine_now()', where: 'r.id = $1' });

/** NAT gateways of a project: each verb is one transaction that takes the rows and commits the work. */
@Injectable()
export class NatGatewayService {
  constructor(
    private readonly work: AddressWork,
    private readonly maker: NatGatewayMaker,
  ) {}

  list({ projectId }: RequestContext): Promise<readonly NatGatewayRow[]> {
    return natGatewaysOf(this.work.database, projectId);
  }

  /** EC2's ids. What a request may fail for later, its gateway says. Throws what the maker throws. */
  async create(context: RequestContext, asked: readonly NewNatGateway[]): Promise<readonly string[]> {
    const made: string[] = [];
    await this.work.commit(context, async (tx, operationId) => {
      const members: OperationMember[] = [];
      for (const one of asked) {
        const id = randomUUID();
        const before = await claimedBefore(tx, context.projectId, claimOf(id, one));
        const place = { id, ec2Id: natGatewayEc2Id(id), projectId: context.projectId, operationId };
        if (before === undefined) members.push(...(await this.maker.make(tx, place, one)));
        made.push(natGatewayEc2Id(before ?? id));
      }
      return { workflow: 'create-nat-gateway', action: 'CreateNatGateway', members };
    });
    return made;
  }

  /** What `create` would refuse: it is done, and taken back. */
  async check({ projectId }: RequestContext, asked: NewNatGateway): Promise<void> {
    const takenBack = new Error('taken back');
    const id = randomUUID();
    const place = { id, ec2Id: natGatewayEc2Id(id), projectId, operationId: newOperationId() };
    const trying = this.work.database.transaction(async (tx) => {
      await this.maker.make(tx, place, asked);
      throw takenBack;
    });
    await trying.catch((thrown: unknown) => {
      if (thrown !== takenBack) throw thrown;
    });
  }

  /** Deleting twice is success, as long as it is shown. Throws NotFound. */
  async remove(context: RequestContext, refs: readonly Ref[]): Promise<void> {
    await this.work.commit(context, async (tx, operationId) => {
      const members: OperationMember[] = [];
      for (const ref of refs)
        members.push(...(await this.#take(tx, context.projectId, { ref, operationId })));
      return { workflow: 'delete-nat-gateway', action: 'DeleteNatGateway', members };
    });
  }

  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await findNatGateway(this.work.database, projectId, ref);
  }

  async #take(
    tx: Queryable,
    projectId: string,
    { ref, operationId }: { readonly ref: Ref; readonly operationId: string },
  ): Promise<readonly OperationMember[]> {
    const { id, vpcId } = await findNatGateway(tx, projectId, ref);
    await lockVpc(tx, projectId, byId(vpcId));
    const address = await lockGatewayAddress(tx, id);
    const gateway = await lockNatGateway(tx, id);
    const { ec2Id, state, generation } = gateway;
    if (state === 'failed') await moveAll(tx, FORGOTTEN, [id], [id]);
    if (isOver(gateway)) return [];
    await moveAll(tx, DELETING, [id], [id]);
    await takeNatGateways(tx, [id], { operationId, task: 'closing' });
    const rows = address === undefined ? [] : await lockedAddresses(tx, projectId, { refs: [byId(address)] });
    const along = await taken(tx, rows, { operationId, task: 'unbinding' });
    await raiseFiltersOfVpc(tx, vpcId);
    return [{ noun: 'nat-gateway', id, ec2Id, generation: generation + 1, along }];
  }
}

const claimOf = (resourceId: string, { token, requestHash }: NewNatGateway) => ({
  ...{ action: 'CreateNatGateway', noun: 'nat-gateway', token, requestHash, resourceId },
});

const isOver = ({ state }: LockedNatGateway): boolean =>
  state === 'failed' || state === 'deleting' || state === 'deleted';
