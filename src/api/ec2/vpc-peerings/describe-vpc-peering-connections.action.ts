import {
  DescribeVpcPeeringConnections$,
  type DescribeVpcPeeringConnectionsRequest,
  type DescribeVpcPeeringConnectionsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcPeeringService } from '../../../cloud/vpcs/vpc-peering.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { vpcPeeringFilters } from './vpc-peering-filters.js';
import { vpcPeeringView } from './vpc-peering.view.js';

const RULE = { action: 'DescribeVpcPeeringConnections', min: 5, max: 1000 };

/** Those that either side of which is the caller's, by ids and filters, in pages. */
@Injectable()
@Ec2Action(DescribeVpcPeeringConnections$, 'vpc:read')
export class DescribeVpcPeeringConnectionsAction implements Ec2Handler<
  DescribeVpcPeeringConnectionsRequest,
  DescribeVpcPeeringConnectionsResult
> {
  constructor(
    private readonly peerings: VpcPeeringService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeVpcPeeringConnectionsRequest,
  ): Promise<DescribeVpcPeeringConnectionsResult> {
    const matches = vpcPeeringFilters.matcher(request.Filters);
    const rows = await this.peerings.list(context);
    const reading = fewRows(
      rows.map((row) => vpcPeeringView(row, this.place.region)),
      {
        ...{ noun: 'vpc-peering', ids: request.VpcPeeringConnectionIds, matches },
        idOf: ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId,
      },
    );
    const page = await this.paginator.paged({ context, rule: RULE, request }, reading);
    return { VpcPeeringConnections: [...page.rows], NextToken: page.NextToken };
  }
}
