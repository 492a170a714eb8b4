import {
  DescribeInternetGateways$,
  type DescribeInternetGatewaysRequest,
  type DescribeInternetGatewaysResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { internetGatewayFilters } from './internet-gateway-filters.js';
import { internetGatewayView } from './internet-gateway.view.js';

const rule = { action: 'DescribeInternetGateways', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeInternetGateways$, 'vpc:read')
export class DescribeInternetGatewaysAction implements Ec2Handler<
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult
> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeInternetGatewaysRequest,
  ): Promise<DescribeInternetGatewaysResult> {
    const matches = internetGatewayFilters.matcher(request.Filters);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const views = (await this.vpcs.layouts(context.projectId)).flatMap((vpc) =>
      internetGatewayView(vpc, place),
    );
    const asked = { noun: 'internet-gateway', ids: request.InternetGatewayIds, matches } as const;
    const reading = fewRows(views, { ...asked, idOf: (row) => row.InternetGatewayId });
    const { rows, NextToken } = await this.paginator.paged({ context, rule, request }, reading);
    return { InternetGateways: [...rows], NextToken };
  }
}
