import {
  CreateSnapshots$,
  type CreateSnapshotsRequest,
  type CreateSnapshotsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import { SnapshotReader } from '../../../cloud/snapshots/snapshot-reader.service.js';
import { SnapshotService } from '../../../cloud/snapshots/snapshot.service.js';
import { type NewSnapshotsOf } from '../../../cloud/snapshots/snapshot.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, empty, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef, idRefs } from '../refs.js';
import { snapshotInfoView } from './snapshot.view.js';

const PARAMETERS: Built = {
  ...{ CopyTagsFromSource: 'built', Description: 'built', DryRun: 'built', TagSpecifications: 'built' },
  InstanceSpecification: { InstanceId: 'built', ExcludeBootVolume: 'built', ExcludeDataVolumeIds: 'built' },
  ...{ OutpostArn: empty, Location: (location) => location === 'regional' },
};

@Injectable()
@Ec2Action(CreateSnapshots$, 'snapshot:create')
export class CreateSnapshotsAction implements Ec2Handler<CreateSnapshotsRequest, CreateSnapshotsResult> {
  constructor(
    private readonly snapshots: SnapshotService,
    private readonly reader: SnapshotReader,
  ) {}

  async check(context: RequestContext, request: CreateSnapshotsRequest): Promise<void> {
    await this.snapshots.checkTogether(context, askedOf(request));
  }

  async handle(context: RequestContext, request: CreateSnapshotsRequest): Promise<CreateSnapshotsResult> {
    const ids = await this.snapshots.createTogether(context, askedOf(request));
    const rows = await this.reader.list(context.projectId, { refs: ids.map(byId) });
    return { Snapshots: rows.map(snapshotInfoView) };
  }
}

function askedOf(request: CreateSnapshotsRequest): NewSnapshotsOf {
  refuseUnbuilt(request, PARAMETERS);
  const {
    InstanceSpecification,
    Description: description = '',
    TagSpecifications,
    CopyTagsFromSource,
  } = request;
  const {
    InstanceId = '',
    ExcludeBootVolume: withoutRoot = false,
    ExcludeDataVolumeIds,
  } = InstanceSpecification ?? {};
  const tags = tagsOfSpecifications(TagSpecifications, ['snapshot']);
  return {
    ...{ instance: idRef('instance', InstanceId), withoutRoot, name: '', description },
    without: idRefs('volume', ExcludeDataVolumeIds),
    tags: tags.snapshot ?? [],
    copiesTags: CopyTagsFromSource === 'volume',
  };
}
