import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import {
  deleteGateway,
  detachGateway,
  hasPublicAddresses,
  insertGateway,
} from '../networks/internet-gateway.repository.js';
import { lockSubnet } from '../networks/own-subnet.repository.js';
import { associate, disassociate } from '../networks/route-table.repository.js';
import {
  closeRouter,
  dropUnusedTables,
  openRouter,
  routersOf,
  routerTable,
} from '../networks/router.repository.js';
import { type RouterInterface, type RouterRow } from '../networks/router.js';
import { QuotaService } from '../quotas/quota.service.js';
import { NetworkWordsService, type NetworkWords } from './network-words.service.js';
import { attachRouter, interfaceIn, lockedRouter, routerAt } from './router-rows.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

export interface RouterChange {
  readonly words: NetworkWords;
  /** The pool of floating addresses by which it leads outside; null: it leads nowhere. Absent: as it is. */
  readonly pool?: string | null | undefined;
}

/**
 * Internet gateways, as X7 has them: routers. A router's interfaces are the subnets whose route table leads to it, or
 * would if it led outside; its first one attaches it to the subnet's VPC, and the last one that goes detaches it.
 */
@Injectable()
export class RouterService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
    private readonly words: NetworkWordsService,
  ) {}

  list({ projectId }: RequestContext): Promise<readonly RouterRow[]> {
    return routersOf(this.database, projectId);
  }

  /** Its key. Throws InternetGatewayLimitExceeded. */
  async create({ projectId }: RequestContext, { words, pool = null }: RouterChange): Promise<string> {
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const made = await insertGateway(tx, projectId, { pool });
      await this.quotas.require(tx, projectId, { resource: 'internet_gateways' });
      await this.words.write(tx, projectId, { kind: 'internet-gateway', ...made, words });
      return made.id;
    });
  }

  /** Throws NotFound, DependencyViolation for one that is closed while guests have addresses outside. */
  async change({ projectId }: RequestContext, id: string, { words, pool }: RouterChange): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { ec2Id, vpcId } = await lockedRouter(tx, projectId, id);
      await this.words.write(tx, projectId, { kind: 'internet-gateway', id, ec2Id, words });
      if (pool === undefined) return;
      if (pool === null && vpcId !== null && (await hasPublicAddresses(tx, vpcId)))
        throw dependencyViolation('internetGateway', ec2Id);
      await (pool === null ? closeRouter(tx, id) : openRouter(tx, id, pool));
      if (vpcId !== null) await raiseFiltersOfVpc(tx, vpcId);
    });
  }

  /**
   * Throws NotFound, UnsupportedOperation for a default subnet and one of another VPC than the others, and
   * Resource.AlreadyAssociated for one that has a router.
   */
  async addInterface({ projectId }: RequestContext, id: string, ref: Ref): Promise<RouterInterface> {
    return this.database.transaction(async (tx) => {
      const subnet = await lockSubnet(tx, projectId, ref);
      refuseDefault(subnet, 'Routers');
      const router = await lockedRouter(tx, projectId, id);
      if (router.interfaces.some(({ subnetId }) => subnetId === subnet.id)) throw taken(subnet.ec2Id);
      await attachRouter(tx, router, subnet.vpcId);
      const table = await routerTable(tx, { id, vpcId: subnet.vpcId, projectId });
      if (router.leadsOut) await openRouter(tx, id, router.pool);
      await associate(tx, table, subnet.id);
      await raiseFiltersOfVpc(tx, subnet.vpcId);
      return interfaceIn(await routerAt(tx, projectId, id), subnet.id);
    });
  }

  /** Throws NotFound, DependencyViolation, UnsupportedOperation for a subnet that its VPC's main table leads there. */
  async removeInterface(
    { projectId }: RequestContext,
    id: string,
    subnetId: string,
  ): Promise<RouterInterface> {
    return this.database.transaction(async (tx) => {
      const router = await lockedRouter(tx, projectId, id);
      const gone = interfaceIn(router, subnetId);
      const { vpcId } = router;
      if (vpcId === null) throw new Error('a router with interfaces is in a VPC');
      if (!gone.isNamed)
        throw new EngineError(
          'UnsupportedOperation',
          `The main route table of the network leads ${gone.subnetEc2Id} to the router.`,
        );
      if (await hasPublicAddresses(tx, vpcId, subnetId))
        throw dependencyViolation('subnet', gone.subnetEc2Id);
      await disassociate(tx, subnetId);
      await dropUnusedTables(tx, id);
      if (router.interfaces.length === 1) await detachGateway(tx, id);
      await raiseFiltersOfVpc(tx, vpcId);
      return gone;
    });
  }

  /** Throws NotFound, DependencyViolation while it has interfaces. */
  async remove({ projectId }: RequestContext, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { ec2Id, interfaces, vpcId } = await lockedRouter(tx, projectId, id);
      const isInUse = interfaces.length > 0 || (vpcId !== null && (await hasPublicAddresses(tx, vpcId)));
      if (isInUse) throw dependencyViolation('internetGateway', ec2Id);
      await dropUnusedTables(tx, id);
      await deleteGateway(tx, id);
      if (vpcId !== null) await raiseFiltersOfVpc(tx, vpcId);
    });
  }
}

const taken = (subnet: string): EngineError =>
  new EngineError('Resource.AlreadyAssociated', `The router has an interface in ${subnet} already.`);
