import {
  DescribeInstanceStatus$,
  type DescribeInstanceStatusRequest,
  type DescribeInstanceStatusResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { statusFilters } from '../../../cloud/instances/filters/ec2-status.js';
import { instanceKeyOf } from '../../../cloud/instances/instance-key.js';
import type { InstanceStatusRow } from '../../../cloud/instances/instance-row.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { ZoneIds } from '../../../cloud/zones/zone-ids.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { instanceStatusView } from './instance-status.view.js';
import { idsOrPages } from '../ids-or-pages.js';

const rule = { action: 'DescribeInstanceStatus', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeInstanceStatus$, 'instance:read')
export class DescribeInstanceStatusAction implements Ec2Handler<
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult
> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly paginator: Paginator,
    private readonly zones: ZoneIds,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeInstanceStatusRequest,
  ): Promise<DescribeInstanceStatusResult> {
    const ids = idsOrPages(request);
    const which = {
      condition: statusFilters.condition(await this.zones.named(request.Filters)),
      all: request.IncludeAllInstances ?? false,
    };
    const view = (row: InstanceStatusRow) => instanceStatusView(row, this.zones.of(row.zone));
    if (ids) {
      const found = await this.reader.statuses(context, { ...which, refs: idRefs('instance', ids) });
      return { InstanceStatuses: found.map(view) };
    }
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      { read: (page) => this.reader.statuses(context, { ...which, ...page }), keyOf: instanceKeyOf },
    );
    return { InstanceStatuses: rows.map(view), NextToken };
  }
}
