import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import {
  deleteEgressOnlyGateway,
  egressOnlyGatewayEc2Id,
  egressOnlyGatewaysOf,
  findEgressOnlyGateway,
  insertEgressOnlyGateway,
} from '../networks/egress-only-gateway.repository.js';
import { lockVpc } from '../networks/own-vpc.repository.js';
import { type GatewayView } from '../networks/vpc-layout.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { writeTags } from '../tags/tag.repository.js';
import { type NewInVpc } from './new-in-vpc.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

/** Egress-only internet gateways of a project: each is in one VPC from its beginning to its end. */
@Injectable()
export class EgressOnlyGatewayService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  list({ projectId }: RequestContext): Promise<readonly GatewayView[]> {
    return egressOnlyGatewaysOf(this.database, projectId);
  }

  /**
   * EC2's id; that of the first for a token that was used. Throws NotFound, InternetGatewayLimitExceeded,
   * IdempotentParameterMismatch.
   */
  async create(
    { projectId }: RequestContext,
    { vpc: vpcRef, tags, token, requestHash }: NewInVpc,
  ): Promise<string> {
    const id = randomUUID();
    const about = {
      ...{ action: 'CreateEgressOnlyInternetGateway', noun: 'egress-only-internet-gateway' },
      resourceId: id,
    };
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const before = await claimedBefore(tx, projectId, { ...about, token, requestHash });
      if (before !== undefined) return egressOnlyGatewayEc2Id(before);
      const vpc = await lockVpc(tx, projectId, vpcRef);
      const ec2Id = await insertEgressOnlyGateway(tx, { id, projectId, vpcId: vpc.id });
      await this.quotas.require(tx, projectId, { resource: 'egress_only_internet_gateways' });
      await writeTags(tx, projectId, 'egress-only-internet-gateway', [ec2Id], tags);
      return ec2Id;
    });
  }

  async check({ projectId }: RequestContext, { vpc }: NewInVpc): Promise<void> {
    await this.database.transaction((tx) => lockVpc(tx, projectId, vpc));
    const more = { resource: 'egress_only_internet_gateways', more: 1 } as const;
    await this.quotas.require(this.database, projectId, more);
  }

  /** Hosts hear of it at once. Throws NotFound. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id, vpcId } = await findEgressOnlyGateway(tx, projectId, ref);
      await lockVpc(tx, projectId, byId(vpcId));
      await deleteEgressOnlyGateway(tx, id);
      await raiseFiltersOfVpc(tx, vpcId);
    });
  }

  /** Throws NotFound. */
  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx: Queryable) => findEgressOnlyGateway(tx, projectId, ref));
  }
}
