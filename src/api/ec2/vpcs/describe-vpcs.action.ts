import { DescribeVpcs$, type DescribeVpcsRequest, type DescribeVpcsResult } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { vpcFilters } from './vpc-filters.js';
import { vpcView } from './vpc.view.js';

const rule = { action: 'DescribeVpcs', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeVpcs$, 'vpc:read')
export class DescribeVpcsAction implements Ec2Handler<DescribeVpcsRequest, DescribeVpcsResult> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(context: RequestContext, request: DescribeVpcsRequest): Promise<DescribeVpcsResult> {
    const matches = vpcFilters.matcher(request.Filters);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const views = (await this.vpcs.layouts(context.projectId)).flatMap((vpc) => vpcView(vpc, place));
    const asked = { noun: 'vpc', ids: request.VpcIds, matches } as const;
    const reading = fewRows(views, { ...asked, idOf: (row) => row.VpcId });
    const { rows, NextToken } = await this.paginator.paged({ context, rule, request }, reading);
    return { Vpcs: [...rows], NextToken };
  }
}
