import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import {
  attachGateway,
  deleteGateway,
  detachGateway,
  gatewaysOf,
  type GatewayRow,
  hasPublicAddresses,
  insertGateway,
  lockGateway,
} from '../networks/internet-gateway.repository.js';
import { type GatewayView } from '../networks/vpc-layout.js';
import { type LockedVpc, lockVpc } from '../networks/own-vpc.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

/** Which gateway, and which VPC. */
export interface Attachment {
  readonly gateway: Ref;
  readonly vpc: Ref;
}

/** Internet gateways of a project. */
@Injectable()
export class InternetGatewayService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  list({ projectId }: RequestContext): Promise<readonly GatewayView[]> {
    return gatewaysOf(this.database, projectId);
  }

  /** EC2's id. Throws InternetGatewayLimitExceeded. */
  async create({ projectId }: RequestContext, tags: readonly Tag[]): Promise<string> {
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const { ec2Id } = await insertGateway(tx, projectId);
      await this.quotas.require(tx, projectId, { resource: 'internet_gateways' });
      await writeTags(tx, projectId, 'internet-gateway', [ec2Id], tags);
      return ec2Id;
    });
  }

  async check({ projectId }: RequestContext): Promise<void> {
    await this.quotas.require(this.database, projectId, { resource: 'internet_gateways', more: 1 });
  }

  /** Throws NotFound, DependencyViolation while it is attached. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id } = await this.#removable(tx, projectId, ref);
      await deleteGateway(tx, id);
    });
  }

  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#removable(tx, projectId, ref));
  }

  /** Throws NotFound, Resource.AlreadyAssociated, InvalidParameterValue when the VPC has another one. */
  async attach({ projectId }: RequestContext, asked: Attachment): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { vpc, gateway } = await this.#both(tx, projectId, asked);
      if (gateway.vpcId !== null)
        throw new EngineError(
          'Resource.AlreadyAssociated',
          `resource ${gateway.ec2Id} is already attached to network ${vpc.ec2Id}`,
        );
      if (!(await attachGateway(tx, gateway.id, vpc.id)))
        throw new EngineError(
          'InvalidParameterValue',
          `Network ${vpc.ec2Id} already has an internet gateway attached`,
        );
      await raiseFiltersOfVpc(tx, vpc.id);
    });
  }

  async checkBoth({ projectId }: RequestContext, asked: Attachment): Promise<void> {
    await this.database.transaction((tx) => this.#both(tx, projectId, asked));
  }

  /** Throws NotFound, Gateway.NotAttached, DependencyViolation while guests of the VPC have addresses outside. */
  async detach({ projectId }: RequestContext, asked: Attachment): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { vpc, gateway } = await this.#both(tx, projectId, asked);
      refuseDefault(vpc, 'The internet gateway');
      if (gateway.vpcId !== vpc.id)
        throw new EngineError(
          'Gateway.NotAttached',
          `resource ${gateway.ec2Id} is not attached to network ${vpc.ec2Id}`,
        );
      if (await hasPublicAddresses(tx, vpc.id))
        throw new EngineError(
          'DependencyViolation',
          `Network ${vpc.ec2Id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
      await detachGateway(tx, gateway.id);
      await raiseFiltersOfVpc(tx, vpc.id);
    });
  }

  async #both(
    tx: Queryable,
    projectId: string,
    asked: Attachment,
  ): Promise<{ readonly vpc: LockedVpc; readonly gateway: GatewayRow }> {
    const vpc = await lockVpc(tx, projectId, asked.vpc);
    return { vpc, gateway: await lockGateway(tx, projectId, asked.gateway) };
  }

  async #removable(tx: Queryable, projectId: string, ref: Ref): Promise<GatewayRow> {
    const gateway = await lockGateway(tx, projectId, ref);
    if (gateway.vpcId !== null) throw dependencyViolation('internetGateway', gateway.ec2Id);
    return gateway;
  }
}
