import {
  DescribeDhcpOptions$,
  type DescribeDhcpOptionsRequest,
  type DescribeDhcpOptionsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { dhcpOptionsFilters } from './dhcp-options-filters.js';
import { dhcpOptionsView } from './dhcp-options.view.js';

const rule = { action: 'DescribeDhcpOptions', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeDhcpOptions$, 'vpc:read')
export class DescribeDhcpOptionsAction implements Ec2Handler<
  DescribeDhcpOptionsRequest,
  DescribeDhcpOptionsResult
> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeDhcpOptionsRequest,
  ): Promise<DescribeDhcpOptionsResult> {
    const matches = dhcpOptionsFilters.matcher(request.Filters);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const views = (await this.vpcs.layouts(context.projectId)).flatMap((vpc) => dhcpOptionsView(vpc, place));
    const asked = { noun: 'dhcp-options', ids: request.DhcpOptionsIds, matches } as const;
    const reading = fewRows(views, { ...asked, idOf: (row) => row.DhcpOptionsId });
    const { rows, NextToken } = await this.paginator.paged({ context, rule, request }, reading);
    return { DhcpOptions: [...rows], NextToken };
  }
}
