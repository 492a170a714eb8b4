import {
  DescribeSnapshotTierStatus$,
  type DescribeSnapshotTierStatusRequest,
  type DescribeSnapshotTierStatusResult,
  type SnapshotTierStatus,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { snapshotFilters } from '../../../cloud/snapshots/filters/ec2.js';
import { type SnapshotRow } from '../../../cloud/snapshots/snapshot.js';
import { SnapshotReader } from '../../../cloud/snapshots/snapshot-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { tagsView } from '../tags/tags.view.js';

const rule = { action: 'DescribeSnapshotTierStatus', min: 5, max: 1000 };

/** Every snapshot is in the standard tier, where it was made. */
@Injectable()
@Ec2Action(DescribeSnapshotTierStatus$, 'snapshot:read')
export class DescribeSnapshotTierStatusAction implements Ec2Handler<
  DescribeSnapshotTierStatusRequest,
  DescribeSnapshotTierStatusResult
> {
  constructor(
    private readonly snapshots: SnapshotReader,
    private readonly paginator: Paginator,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeSnapshotTierStatusRequest,
  ): Promise<DescribeSnapshotTierStatusResult> {
    const query = { owners: ['self'], condition: snapshotFilters.condition(request.Filters) };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.snapshots.list(context.projectId, { ...query, ...page }),
        keyOf: ({ ec2Id }) => ec2Id,
      },
    );
    return { SnapshotTierStatuses: rows.map(tierView), NextToken };
  }
}

const tierView = (row: SnapshotRow): SnapshotTierStatus => ({
  SnapshotId: row.ec2Id,
  VolumeId: row.volumeEc2Id,
  Status: row.lifecycle as NonNullable<SnapshotTierStatus['Status']>,
  OwnerId: row.accountNumber,
  Tags: tagsView(row.tags),
  StorageTier: 'standard',
});
