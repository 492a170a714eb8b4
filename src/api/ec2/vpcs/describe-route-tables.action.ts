import {
  DescribeRouteTables$,
  type DescribeRouteTablesRequest,
  type DescribeRouteTablesResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { routeTableFilters } from './route-table-filters.js';
import { routeTableView } from './route-table.view.js';

const rule = { action: 'DescribeRouteTables', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeRouteTables$, 'vpc:read')
export class DescribeRouteTablesAction implements Ec2Handler<
  DescribeRouteTablesRequest,
  DescribeRouteTablesResult
> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeRouteTablesRequest,
  ): Promise<DescribeRouteTablesResult> {
    const matches = routeTableFilters.matcher(request.Filters);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const views = (await this.vpcs.layouts(context.projectId)).flatMap((vpc) => routeTableView(vpc, place));
    const asked = { noun: 'route-table', ids: request.RouteTableIds, matches } as const;
    const reading = fewRows(views, { ...asked, idOf: (row) => row.RouteTableId });
    const { rows, NextToken } = await this.paginator.paged({ context, rule, request }, reading);
    return { RouteTables: [...rows], NextToken };
  }
}
