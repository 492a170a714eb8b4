import {
  DescribeInstanceStatus$,
  type DescribeInstanceStatusRequest,
  type DescribeInstanceStatusResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { instanceKeyOf } from '../../../instances/instance-key.js';
import { InstanceReaderService } from '../../../instances/instance-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { instanceStatusView } from '../views/instance-status.view.js';
import { idsOrPages } from './ids-or-pages.js';

const rule = { action: 'DescribeInstanceStatus', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeInstanceStatus$)
export class DescribeInstanceStatusAction implements Ec2Handler<
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult
> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeInstanceStatusRequest,
  ): Promise<DescribeInstanceStatusResult> {
    const ec2Ids = idsOrPages(request);
    const page = this.paginator.page(context, rule, request);
    const which = { filters: request.Filters, all: request.IncludeAllInstances ?? false };
    const query = ec2Ids ? { ...which, ec2Ids } : { ...which, after: page.after, limit: page.limit + 1 };
    const found = await this.reader.statuses(context, query);
    if (ec2Ids) return { InstanceStatuses: found.map(instanceStatusView) };
    const { rows, NextToken } = this.paginator.cut({ context, rule, request, page }, found, instanceKeyOf);
    return { InstanceStatuses: rows.map(instanceStatusView), NextToken };
  }
}
