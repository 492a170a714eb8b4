import {
  DescribeDhcpOptions$,
  type DescribeDhcpOptionsRequest,
  type DescribeDhcpOptionsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { DhcpOptionsService } from '../../../cloud/vpcs/dhcp-options.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { fewRows } from '../few-rows.js';
import { Paginator } from '../pagination.js';
import { dhcpOptionsFilters } from './dhcp-options-filters.js';
import { dhcpOptionsView } from './dhcp-options.view.js';

const RULE = { action: 'DescribeDhcpOptions', min: 5, max: 1000 };

/** By ids and filters, in pages. */
@Injectable()
@Ec2Action(DescribeDhcpOptions$, 'vpc:read')
export class DescribeDhcpOptionsAction implements Ec2Handler<
  DescribeDhcpOptionsRequest,
  DescribeDhcpOptionsResult
> {
  constructor(
    private readonly sets: DhcpOptionsService,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeDhcpOptionsRequest,
  ): Promise<DescribeDhcpOptionsResult> {
    const matches = dhcpOptionsFilters.matcher(request.Filters);
    const views = (await this.sets.list(context)).map((row) => dhcpOptionsView(row, context.accountNumber));
    const reading = fewRows(views, {
      noun: 'dhcp-options',
      ids: request.DhcpOptionsIds,
      matches,
      idOf: ({ DhcpOptionsId }) => DhcpOptionsId,
    });
    const { rows, NextToken } = await this.paginator.paged({ context, rule: RULE, request }, reading);
    return { DhcpOptions: [...rows], NextToken };
  }
}
