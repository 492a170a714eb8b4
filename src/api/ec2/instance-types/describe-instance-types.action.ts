import {
  DescribeInstanceTypes$,
  type DescribeInstanceTypesRequest,
  type DescribeInstanceTypesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { nameRefs } from '../refs.js';
import { instanceTypeView } from './instance-type.view.js';
import { instanceTypeFilters } from './instance-type-filters.js';

const rule = { action: 'DescribeInstanceTypes', min: 5, max: 100 };

@Injectable()
@Ec2Action(DescribeInstanceTypes$, 'flavor:read')
export class DescribeInstanceTypesAction implements Ec2Handler<
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult
> {
  constructor(
    private readonly flavors: FlavorService,
    private readonly paginator: Paginator,
  ) {}

  /** Flavors are few: they are filtered and cut in memory. */
  async handle(
    context: RequestContext,
    request: DescribeInstanceTypesRequest,
  ): Promise<DescribeInstanceTypesResult> {
    const matches = instanceTypeFilters.matcher(request.Filters);
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: async ({ after }) =>
          (await this.flavors.list(nameRefs(request.InstanceTypes)))
            .filter(matches)
            .filter(({ name }) => after === null || name > after),
        keyOf: ({ name }) => name,
      },
    );
    return { InstanceTypes: rows.map(instanceTypeView), NextToken };
  }
}
