import {
  DescribeSnapshots$,
  type DescribeSnapshotsRequest,
  type DescribeSnapshotsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { checkOwners } from '../../../cloud/images/image-owners.js';
import { snapshotFilters } from '../../../cloud/snapshots/filters/ec2.js';
import { SnapshotReader } from '../../../cloud/snapshots/snapshot-reader.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { snapshotView } from './snapshot.view.js';

const rule = { action: 'DescribeSnapshots', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeSnapshots$, 'snapshot:read')
export class DescribeSnapshotsAction implements Ec2Handler<
  DescribeSnapshotsRequest,
  DescribeSnapshotsResult
> {
  constructor(
    private readonly snapshots: SnapshotReader,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(context: RequestContext, request: DescribeSnapshotsRequest): Promise<DescribeSnapshotsResult> {
    const { OwnerIds: owners = [], RestorableByUserIds: restorableBy = [] } = request;
    checkOwners(owners, ['self', 'amazon']);
    checkOwners(restorableBy, ['self', 'all']);
    const refs = idRefs('snapshot', request.SnapshotIds);
    const query = { refs, owners, restorableBy, condition: snapshotFilters.condition(request.Filters) };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.snapshots.list(context.projectId, { ...query, ...page }),
        keyOf: ({ ec2Id }) => ec2Id,
      },
    );
    return { Snapshots: rows.map((row) => snapshotView(row, this.place.region)), NextToken };
  }
}
