import {
  DescribeNatGateways$,
  type DescribeNatGatewaysRequest,
  type DescribeNatGatewaysResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { NatGatewayService } from '../../../cloud/nat-gateways/nat-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { natGatewayFilters } from './nat-gateway-filters.js';
import { natGatewayView } from './nat-gateway.view.js';

const RULE = { action: 'DescribeNatGateways', min: 5, max: 1000 };

/** By ids and filters, in pages; those that have ended for an hour. */
@Injectable()
@Ec2Action(DescribeNatGateways$, 'vpc:read')
export class DescribeNatGatewaysAction implements Ec2Handler<
  DescribeNatGatewaysRequest,
  DescribeNatGatewaysResult
> {
  constructor(
    private readonly gateways: NatGatewayService,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeNatGatewaysRequest,
  ): Promise<DescribeNatGatewaysResult> {
    const matches = natGatewayFilters.matcher(request.Filter);
    const views = (await this.gateways.list(context)).map(natGatewayView);
    const reading = fewRows(views, {
      noun: 'nat-gateway',
      ids: request.NatGatewayIds,
      matches,
      idOf: ({ NatGatewayId }) => NatGatewayId,
    });
    const { rows, NextToken } = await this.paginator.paged({ context, rule: RULE, request }, reading);
    return { NatGateways: [...rows], NextToken };
  }
}
