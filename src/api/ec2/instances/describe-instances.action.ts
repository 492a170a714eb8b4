import {
  DescribeInstances$,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { instanceFilters } from '../../../cloud/instances/filters/ec2.js';
import { instanceKeyOf } from '../../../cloud/instances/instance-key.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { ZoneIds } from '../../../cloud/zones/zone-ids.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { reservationViews } from './reservation.view.js';
import { idsOrPages } from '../ids-or-pages.js';

const rule = { action: 'DescribeInstances', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeInstances$, 'instance:read')
export class DescribeInstancesAction implements Ec2Handler<
  DescribeInstancesRequest,
  DescribeInstancesResult
> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly paginator: Paginator,
    private readonly zones: ZoneIds,
  ) {}

  /** With ids: all of them. Else a page; a reservation may go on in the next one. */
  async handle(context: RequestContext, request: DescribeInstancesRequest): Promise<DescribeInstancesResult> {
    const ids = idsOrPages(request);
    const condition = instanceFilters.condition(await this.zones.named(request.Filters));
    const seen = { ownerId: context.accountNumber, zoneIdOf: this.zones.of };
    if (ids) {
      const found = await this.reader.list(context, { refs: idRefs('instance', ids), condition });
      return { Reservations: reservationViews(found, seen) };
    }
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      { read: (page) => this.reader.list(context, { condition, ...page }), keyOf: instanceKeyOf },
    );
    return { Reservations: reservationViews(rows, seen), NextToken };
  }
}
