import {
  DescribeIamInstanceProfileAssociations$,
  type DescribeIamInstanceProfileAssociationsRequest,
  type DescribeIamInstanceProfileAssociationsResult,
  type IamInstanceProfileAssociation,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { RowFilters } from '../../../common/filters/row-filters.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';

const rule = { action: 'DescribeIamInstanceProfileAssociations', min: 5, max: 1000 };

const filters = new RowFilters<IamInstanceProfileAssociation>({
  'instance-id': ({ InstanceId }) => InstanceId,
  state: ({ State }) => State,
});

/** No instance of this cloud has a profile: clients ask before they change one, or to show it. */
@Injectable()
@Ec2Action(DescribeIamInstanceProfileAssociations$, 'instance:read')
export class DescribeIamInstanceProfileAssociationsAction implements Ec2Handler<
  DescribeIamInstanceProfileAssociationsRequest,
  DescribeIamInstanceProfileAssociationsResult
> {
  constructor(private readonly paginator: Paginator) {}

  async handle(
    context: RequestContext,
    request: DescribeIamInstanceProfileAssociationsRequest,
  ): Promise<DescribeIamInstanceProfileAssociationsResult> {
    filters.matcher(request.Filters);
    const [named] = request.AssociationIds ?? [];
    if (named !== undefined)
      throw new EngineError(
        'InvalidAssociationID.NotFound',
        `The association ID '${named.slice(0, 100)}' does not exist`,
      );
    const { rows } = await this.paginator.paged({ context, rule, request }, NONE);
    return { IamInstanceProfileAssociations: [...rows] };
  }
}

const NONE = {
  read: async (): Promise<readonly IamInstanceProfileAssociation[]> => [],
  keyOf: ({ AssociationId = '' }: IamInstanceProfileAssociation) => AssociationId,
};
