import {
  DescribeInternetGateways$,
  type DescribeInternetGatewaysRequest,
  type DescribeInternetGatewaysResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InternetGatewayService } from '../../../cloud/vpcs/internet-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { internetGatewayFilters } from './internet-gateway-filters.js';
import { internetGatewayView } from './internet-gateway.view.js';

const RULE = { action: 'DescribeInternetGateways', min: 5, max: 1000 };

/** Attached or not, by ids and filters, in pages. */
@Injectable()
@Ec2Action(DescribeInternetGateways$, 'vpc:read')
export class DescribeInternetGatewaysAction implements Ec2Handler<
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult
> {
  constructor(
    private readonly gateways: InternetGatewayService,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeInternetGatewaysRequest,
  ): Promise<DescribeInternetGatewaysResult> {
    const matches = internetGatewayFilters.matcher(request.Filters);
    const all = await this.gateways.list(context);
    const reading = fewRows(
      all.map((gateway) => internetGatewayView(gateway, context.accountNumber)),
      {
        noun: 'internet-gateway',
        ids: request.InternetGatewayIds,
        matches,
        idOf: (v) => v.InternetGatewayId,
      },
    );
    const { rows, NextToken } = await this.paginator.paged({ context, rule: RULE, request }, reading);
    return { InternetGateways: [...rows], NextToken };
  }
}
