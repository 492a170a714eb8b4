import {
  DescribeVolumesModifications$,
  type DescribeVolumesModificationsRequest,
  type DescribeVolumesModificationsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { modificationFilters } from '../../../cloud/volumes/filters/ec2-modifications.js';
import { VolumeModifications } from '../../../cloud/volumes/volume-modifications.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { modificationView } from './modification.view.js';

const rule = { action: 'DescribeVolumesModifications', min: 1, max: 500 };

@Injectable()
@Ec2Action(DescribeVolumesModifications$, 'volume:read')
export class DescribeVolumesModificationsAction implements Ec2Handler<
  DescribeVolumesModificationsRequest,
  DescribeVolumesModificationsResult
> {
  constructor(
    private readonly modifications: VolumeModifications,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeVolumesModificationsRequest,
  ): Promise<DescribeVolumesModificationsResult> {
    const refs = idRefs('volume', request.VolumeIds);
    const condition = modificationFilters.condition(request.Filters);
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.modifications.list(context.projectId, { refs, condition, ...page }),
        keyOf: ({ volumeEc2Id }) => volumeEc2Id,
      },
    );
    return { VolumesModifications: rows.map(modificationView), NextToken };
  }
}
