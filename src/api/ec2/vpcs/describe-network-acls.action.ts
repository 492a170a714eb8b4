import {
  DescribeNetworkAcls$,
  type DescribeNetworkAclsRequest,
  type DescribeNetworkAclsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { networkAclFilters } from './network-acl-filters.js';
import { networkAclView } from './network-acl.view.js';

const rule = { action: 'DescribeNetworkAcls', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeNetworkAcls$, 'vpc:read')
export class DescribeNetworkAclsAction implements Ec2Handler<
  DescribeNetworkAclsRequest,
  DescribeNetworkAclsResult
> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeNetworkAclsRequest,
  ): Promise<DescribeNetworkAclsResult> {
    const matches = networkAclFilters.matcher(request.Filters);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const views = (await this.vpcs.layouts(context.projectId)).flatMap((vpc) => networkAclView(vpc, place));
    const asked = { noun: 'network-acl', ids: request.NetworkAclIds, matches } as const;
    const reading = fewRows(views, { ...asked, idOf: (row) => row.NetworkAclId });
    const { rows, NextToken } = await this.paginator.paged({ context, rule, request }, reading);
    return { NetworkAcls: [...rows], NextToken };
  }
}
