import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { isIpv6Range, isOfRange, refuseServices, routeDestinationOf } from '../networks/route-destination.js';
import { deleteRoute, insertRoute, replaceRoute, type RouteRow } from '../networks/route.repository.js';
import { lockTable, type LockedTable } from '../networks/route-table.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { refuseDefault } from './refuse-default.js';
import { findTarget, type FoundTarget, type RouteTarget } from './route-target.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

export interface NewRoute {
  readonly table: Ref;
  readonly destination: string;
  readonly target: RouteTarget;
}

/** Routes in tables of a project's own VPCs. */
@Injectable()
export class RouteService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** Throws NotFound, RouteAlreadyExists, RouteLimitExceeded, InvalidParameterValue, UnsupportedOperation. */
  async create({ projectId }: RequestContext, asked: NewRoute): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { table, row } = await this.#decided(tx, projectId, asked);
      if (!(await insertRoute(tx, row)))
        throw new EngineError(
          'RouteAlreadyExists',
          `The route identified by ${row.destination} already exists.`,
        );
      await this.quotas.require(tx, projectId, {
        ...{ resource: 'route_table_routes', of: table.id, within: table.ec2Id },
      });
      await raiseFiltersOfVpc(tx, table.vpcId);
    });
  }

  /** Throws NotFound, InvalidRoute.NotFound, UnsupportedOperation. */
  async replace({ projectId }: RequestContext, asked: NewRoute): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { table, row } = await this.#decided(tx, projectId, asked);
      if (!(await replaceRoute(tx, row))) throw missing(table.ec2Id, row.destination);
      await raiseFiltersOfVpc(tx, table.vpcId);
    });
  }

  async check({ projectId }: RequestContext, asked: NewRoute): Promise<void> {
    await this.database.transaction((tx) => this.#decided(tx, projectId, asked));
  }

  /** Throws NotFound, InvalidRoute.NotFound, InvalidParameterValue for the route of a VPC's own range. */
  async remove({ projectId }: RequestContext, tableRef: Ref, cidr: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const table = await this.#table(tx, projectId, tableRef);
      const destination = routeDestinationOf(cidr);
      if (table.ranges.includes(destination))
        throw new EngineError(
          'InvalidParameterValue',
          `cannot remove local route ${destination} in route table ${table.ec2Id}`,
        );
      if (!(await deleteRoute(tx, { tableId: table.id, destination })))
        throw missing(table.ec2Id, destination);
      await raiseFiltersOfVpc(tx, table.vpcId);
    });
  }

  async checkTable({ projectId }: RequestContext, tableRef: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#table(tx, projectId, tableRef));
  }

  async #table(tx: Queryable, projectId: string, ref: Ref): Promise<LockedTable> {
    const table = await lockTable(tx, projectId, ref);
    refuseDefault(table, 'Routes');
    return table;
  }

  async #decided(
    tx: Queryable,
    projectId: string,
    asked: NewRoute,
  ): Promise<{ readonly table: LockedTable; readonly row: RouteRow }> {
    const table = await this.#table(tx, projectId, asked.table);
    const target = await findTarget(tx, projectId, asked.target);
    if (!target.vpcIds.includes(table.vpcId))
      throw new EngineError(
        'InvalidParameterValue',
        `route table ${table.ec2Id} and ${target.word} ${asked.target.ref.value} belong to different networks`,
      );
    const destination = routeDestinationOf(asked.destination);
    requireFamily(target, destination);
    refuseServices(destination);
    if (table.ranges.some((range) => isOfRange(destination, range)))
      throw new EngineError(
        'InvalidParameterValue',
        `The destination CIDR block ${destination} is equal to or more specific than one of this VPC's CIDR blocks.`,
      );
    return { table, row: { tableId: table.id, destination, ...target.column } };
  }
}

/** Throws InvalidParameterValue, UnsupportedOperation. */
function requireFamily({ family, column }: FoundTarget, destination: string): void {
  if (family === undefined || (family === 'IPv6') === isIpv6Range(destination)) return;
  // AWS has such routes to interfaces: guests here send from their own addresses of IPv6 alone.
  const code = column.interfaceId === undefined ? 'InvalidParameterValue' : 'UnsupportedOperation';
  throw new EngineError(
    code,
    `The destination CIDR block ${destination} is not of ${family}, which is all that the target carries.`,
  );
}

const missing = (table: string, destination: string): EngineError =>
  new EngineError(
    'InvalidRoute.NotFound',
    `no route with destination-${isIpv6Range(destination) ? 'ipv6-' : ''}cidr-block ${destination} in route table ${table}`,
  );
