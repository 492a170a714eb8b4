import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import {
  deleteEgressOnlyGateway,
  egressOnlyGatewayByToken,
  type EgressOnlyGatewayRow,
  egressOnlyGatewaysOf,
  findEgressOnlyGateway,
  insertEgressOnlyGateway,
} from '../networks/egress-only-gateway.repository.js';
import { lockVpc } from '../networks/own-vpc.repository.js';
import { type GatewayView } from '../networks/vpc-layout.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

export interface AskedEgressOnlyGateway {
  readonly vpc: Ref;
  readonly clientToken?: string | undefined;
  readonly tags: readonly Tag[];
}

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
  async create({ projectId }: RequestContext, asked: AskedEgressOnlyGateway): Promise<string> {
    const { clientToken, tags } = asked;
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const vpc = await lockVpc(tx, projectId, asked.vpc);
      const made = clientToken && (await egressOnlyGatewayByToken(tx, projectId, clientToken));
      if (made) return sameAs(made, vpc.id);
      const ec2Id = await insertEgressOnlyGateway(tx, { projectId, vpcId: vpc.id, clientToken });
      await this.quotas.require(tx, projectId, { resource: 'egress_only_internet_gateways' });
      await writeTags(tx, projectId, 'egress-only-internet-gateway', [ec2Id], tags);
      return ec2Id;
    });
  }

  async check({ projectId }: RequestContext, { vpc }: AskedEgressOnlyGateway): Promise<void> {
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

function sameAs({ ec2Id, vpcId }: EgressOnlyGatewayRow, asked: string): string {
  if (vpcId === asked) return ec2Id;
  throw new EngineError(
    'IdempotentParameterMismatch',
    'The client token you have provided is associated with a resource of another VPC.',
  );
}
