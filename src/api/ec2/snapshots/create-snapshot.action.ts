import { CreateSnapshot$, type CreateSnapshotRequest, type Snapshot } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import { SnapshotReader } from '../../../cloud/snapshots/snapshot-reader.service.js';
import { SnapshotService } from '../../../cloud/snapshots/snapshot.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, empty, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { snapshotView } from './snapshot.view.js';

const PARAMETERS: Built = {
  ...{ Description: 'built', DryRun: 'built', TagSpecifications: 'built', VolumeId: 'built' },
  ...{ OutpostArn: empty, Location: (location) => location === 'regional' },
};

@Injectable()
@Ec2Action(CreateSnapshot$, 'snapshot:create')
export class CreateSnapshotAction implements Ec2Handler<CreateSnapshotRequest, Snapshot> {
  constructor(
    private readonly snapshots: SnapshotService,
    private readonly reader: SnapshotReader,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateSnapshotRequest): Promise<void> {
    await this.snapshots.check(context, askedOf(request).volumes);
  }

  async handle(context: RequestContext, request: CreateSnapshotRequest): Promise<Snapshot> {
    const [id = ''] = await this.snapshots.create(context, askedOf(request));
    return snapshotView(await this.reader.find(context.projectId, byId(id)), this.place.region);
  }
}

function askedOf(request: CreateSnapshotRequest) {
  refuseUnbuilt(request, PARAMETERS);
  const { VolumeId = '', Description: description = '', TagSpecifications } = request;
  const tags = tagsOfSpecifications(TagSpecifications, ['snapshot']);
  return { volumes: [idRef('volume', VolumeId)], name: '', description, tags: tags.snapshot ?? [] };
}
