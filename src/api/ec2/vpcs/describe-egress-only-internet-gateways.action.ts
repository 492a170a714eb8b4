import {
  DescribeEgressOnlyInternetGateways$,
  type DescribeEgressOnlyInternetGatewaysRequest,
  type DescribeEgressOnlyInternetGatewaysResult,
  type EgressOnlyInternetGateway,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { EgressOnlyGatewayService } from '../../../cloud/vpcs/egress-only-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { egressOnlyGatewayView } from './egress-only-gateway.view.js';
import { rowTags } from './row-tags.js';

const RULE = { action: 'DescribeEgressOnlyInternetGateways', min: 5, max: 255 };

/** AWS filters them by their tags alone. */
const filters = new RowFilters<EgressOnlyInternetGateway>({}, rowTags);

@Injectable()
@Ec2Action(DescribeEgressOnlyInternetGateways$, 'vpc:read')
export class DescribeEgressOnlyInternetGatewaysAction implements Ec2Handler<
  DescribeEgressOnlyInternetGatewaysRequest,
  DescribeEgressOnlyInternetGatewaysResult
> {
  constructor(
    private readonly gateways: EgressOnlyGatewayService,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeEgressOnlyInternetGatewaysRequest,
  ): Promise<DescribeEgressOnlyInternetGatewaysResult> {
    const matches = filters.matcher(request.Filters);
    const reading = fewRows((await this.gateways.list(context)).map(egressOnlyGatewayView), {
      noun: 'egress-only-internet-gateway',
      ids: request.EgressOnlyInternetGatewayIds,
      matches,
      idOf: (v) => v.EgressOnlyInternetGatewayId,
    });
    const { rows, NextToken } = await this.paginator.paged({ context, rule: RULE, request }, reading);
    return { EgressOnlyInternetGateways: [...rows], NextToken };
  }
}
