import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { lockVpc } from '../networks/own-vpc.repository.js';
import { lockSubnet, type OwnSubnet } from '../networks/own-subnet.repository.js';
import {
  associate,
  deleteTable,
  disassociate,
  insertTable,
  isTableUsed,
  lockTable,
  type LockedTable,
  makeMain,
  tableEc2Id,
} from '../networks/route-table.repository.js';
import { mainLinkId } from '../networks/main-link.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { writeTags } from '../tags/tag.repository.js';
import { namedLink } from './named-link.js';
import { type NewInVpc } from './new-in-vpc.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

/** Route tables of a project's own VPCs, and which subnet uses which. */
@Injectable()
export class RouteTableService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** EC2's id. Throws NotFound, RouteTableLimitExceeded, UnsupportedOperation, IdempotentParameterMismatch. */
  async create(
    { projectId }: RequestContext,
    { vpc: vpcRef, tags, token, requestHash }: NewInVpc,
  ): Promise<string> {
    const id = randomUUID();
    const about = { action: 'CreateRouteTable', noun: 'route-table', resourceId: id };
    return this.database.transaction(async (tx) => {
      const before = await claimedBefore(tx, projectId, { ...about, token, requestHash });
      if (before !== undefined) return tableEc2Id(before);
      const vpc = await lockVpc(tx, projectId, vpcRef);
      refuseDefault(vpc, 'Route tables');
      const ec2Id = await insertTable(tx, { id, projectId, vpcId: vpc.id });
      await this.quotas.require(tx, projectId, {
        ...{ resource: 'vpc_route_tables', of: vpc.id, within: vpc.ec2Id },
      });
      await writeTags(tx, projectId, 'route-table', [ec2Id], tags);
      return ec2Id;
    });
  }

  async check({ projectId }: RequestContext, vpcRef: Ref): Promise<void> {
    await this.database.transaction(async (tx) =>
      refuseDefault(await lockVpc(tx, projectId, vpcRef), 'Route tables'),
    );
  }

  /** Throws NotFound, DependencyViolation for a main table and for one that a subnet uses. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id } = await this.#removable(tx, projectId, ref);
      await deleteTable(tx, id);
    });
  }

  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#removable(tx, projectId, ref));
  }

  /** The link's id. Throws NotFound, InvalidParameterValue, Resource.AlreadyAssociated. */
  async associate({ projectId }: RequestContext, tableRef: Ref, subnetRef: Ref): Promise<string> {
    return this.database.transaction(async (tx) => {
      const { table, subnet } = await this.#both(tx, projectId, { tableRef, subnetRef });
      const link = await associate(tx, table.id, subnet.id);
      await raiseFiltersOfVpc(tx, table.vpcId);
      return link;
    });
  }

  async checkAssociate({ projectId }: RequestContext, tableRef: Ref, subnetRef: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#both(tx, projectId, { tableRef, subnetRef }));
  }

  /** The subnet uses its VPC's main table again. Throws InvalidAssociationID.NotFound, InvalidParameterValue. */
  async disassociate({ projectId }: RequestContext, linkId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const link = await namedLink(tx, projectId, linkId);
      if (link === 'main')
        throw new EngineError(
          'InvalidParameterValue',
          `cannot disassociate the main route table association ${linkId}`,
        );
      await disassociate(tx, link.subnetId);
      await raiseFiltersOfVpc(tx, link.vpcId);
    });
  }

  async checkLink({ projectId }: RequestContext, linkId: string): Promise<void> {
    await this.database.transaction((tx) => namedLink(tx, projectId, linkId));
  }

  /** The new link's id; of a main table's link, that of the VPC's new main table. */
  async replace({ projectId }: RequestContext, linkId: string, tableRef: Ref): Promise<string> {
    return this.database.transaction(async (tx) => {
      const table = await lockTable(tx, projectId, tableRef);
      refuseDefault(table, 'Route tables');
      const link = await namedLink(tx, projectId, linkId);
      if (link !== 'main' && link.vpcId !== table.vpcId) throw apart(table.ec2Id, linkId);
      if (link === 'main') await makeMain(tx, table);
      else await disassociate(tx, link.subnetId);
      const made = link === 'main' ? mainLinkId(table.id) : await associate(tx, table.id, link.subnetId);
      await raiseFiltersOfVpc(tx, table.vpcId);
      return made;
    });
  }

  async #both(
    tx: Queryable,
    projectId: string,
    { tableRef, subnetRef }: { readonly tableRef: Ref; readonly subnetRef: Ref },
  ): Promise<{ readonly table: LockedTable; readonly subnet: OwnSubnet }> {
    const table = await lockTable(tx, projectId, tableRef);
    const subnet = await lockSubnet(tx, projectId, subnetRef);
    refuseDefault(table, 'Route tables');
    if (table.vpcId !== subnet.vpcId) throw apart(table.ec2Id, subnet.ec2Id);
    return { table, subnet };
  }

  async #removable(tx: Queryable, projectId: string, ref: Ref): Promise<LockedTable> {
    const table = await lockTable(tx, projectId, ref);
    if (table.isMain || (await isTableUsed(tx, table.id)))
      throw dependencyViolation('routeTable', table.ec2Id);
    return table;
  }
}

const apart = (table: string, other: string): EngineError =>
  new EngineError('InvalidParameterValue', `Route table ${table} and ${other} belong to different networks`);
