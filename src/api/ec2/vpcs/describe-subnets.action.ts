import {
  DescribeSubnets$,
  type DescribeSubnetsRequest,
  type DescribeSubnetsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { subnetFilters } from './subnet-filters.js';
import { subnetViews } from './subnet.view.js';

const rule = { action: 'DescribeSubnets', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeSubnets$, 'vpc:read')
export class DescribeSubnetsAction implements Ec2Handler<DescribeSubnetsRequest, DescribeSubnetsResult> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(context: RequestContext, request: DescribeSubnetsRequest): Promise<DescribeSubnetsResult> {
    const matches = subnetFilters.matcher(request.Filters);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const views = (await this.vpcs.layouts(context.projectId)).flatMap((vpc) => subnetViews(vpc, place));
    const asked = { noun: 'subnet', ids: request.SubnetIds, matches } as const;
    const reading = fewRows(views, { ...asked, idOf: (row) => row.SubnetId });
    const { rows, NextToken } = await this.paginator.paged({ context, rule, request }, reading);
    return { Subnets: [...rows], NextToken };
  }
}
