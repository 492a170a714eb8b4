import {
  DescribeInstanceCreditSpecifications$,
  type DescribeInstanceCreditSpecificationsRequest,
  type DescribeInstanceCreditSpecificationsResult,
  type InstanceCreditSpecification,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idsOrPages } from '../ids-or-pages.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';

const rule = { action: 'DescribeInstanceCreditSpecifications', min: 5, max: 1000 };

const filters = new RowFilters<InstanceCreditSpecification>({
  'instance-id': ({ InstanceId }) => InstanceId,
});

/**
 * No instance type is burstable here. As at AWS: what is named has the credits of every other type, `standard`; who
 * names none is shown those with `unlimited` credits, and there are none.
 */
@Injectable()
@Ec2Action(DescribeInstanceCreditSpecifications$, 'instance:read')
export class DescribeInstanceCreditSpecificationsAction implements Ec2Handler<
  DescribeInstanceCreditSpecificationsRequest,
  DescribeInstanceCreditSpecificationsResult
> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeInstanceCreditSpecificationsRequest,
  ): Promise<DescribeInstanceCreditSpecificationsResult> {
    const matches = filters.matcher(request.Filters);
    const ids = idsOrPages(request);
    if (!ids) {
      const { rows } = await this.paginator.paged({ context, rule, request }, NONE);
      return { InstanceCreditSpecifications: [...rows] };
    }
    const named = await this.reader.list(context, { refs: idRefs('instance', ids) });
    const shown = named.map(({ ec2Id }) => ({ InstanceId: ec2Id, CpuCredits: 'standard' }));
    return { InstanceCreditSpecifications: shown.filter(matches) };
  }
}

const NONE = {
  read: async (): Promise<readonly InstanceCreditSpecification[]> => [],
  keyOf: ({ InstanceId = '' }: InstanceCreditSpecification) => InstanceId,
};
