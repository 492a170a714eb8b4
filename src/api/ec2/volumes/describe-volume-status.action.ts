import {
  DescribeVolumeStatus$,
  type DescribeVolumeStatusRequest,
  type DescribeVolumeStatusResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { volumeStatusFilters } from '../../../cloud/volumes/filters/ec2.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { ZoneIds } from '../../../cloud/zones/zone-ids.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { volumeStatusView } from './volume-status.view.js';

const rule = { action: 'DescribeVolumeStatus', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeVolumeStatus$, 'volume:read')
export class DescribeVolumeStatusAction implements Ec2Handler<
  DescribeVolumeStatusRequest,
  DescribeVolumeStatusResult
> {
  constructor(
    private readonly volumes: VolumeReader,
    private readonly paginator: Paginator,
    private readonly zones: ZoneIds,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeVolumeStatusRequest,
  ): Promise<DescribeVolumeStatusResult> {
    const query = {
      refs: idRefs('volume', request.VolumeIds),
      condition: volumeStatusFilters.condition(await this.zones.named(request.Filters)),
    };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.volumes.list(context.projectId, { ...query, ...page }),
        keyOf: ({ ec2Id }) => ec2Id,
      },
    );
    return { VolumeStatuses: rows.map((row) => volumeStatusView(row, this.zones.of)), NextToken };
  }
}
