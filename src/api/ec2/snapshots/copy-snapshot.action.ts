import { CopySnapshot$, type CopySnapshotRequest, type CopySnapshotResult } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import { SnapshotReader } from '../../../cloud/snapshots/snapshot-reader.service.js';
import { SnapshotService } from '../../../cloud/snapshots/snapshot.service.js';
import { type SnapshotCopies } from '../../../cloud/snapshots/snapshot.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, empty, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { requireOwnKey } from '../volumes/ebs-key.js';
import { tagsView } from '../tags/tags.view.js';

/** Every region's name is this one's: there is one. */
const PARAMETERS: Built = {
  ...{ Description: 'built', DestinationRegion: 'built', DryRun: 'built', PresignedUrl: 'built' },
  ...{ SourceRegion: 'built', SourceSnapshotId: 'built', TagSpecifications: 'built' },
  ...{ DestinationOutpostArn: empty, Encrypted: 'built', KmsKeyId: 'built' },
};

@Injectable()
@Ec2Action(CopySnapshot$, 'snapshot:create')
export class CopySnapshotAction implements Ec2Handler<CopySnapshotRequest, CopySnapshotResult> {
  constructor(
    private readonly snapshots: SnapshotService,
    private readonly reader: SnapshotReader,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CopySnapshotRequest): Promise<void> {
    await this.snapshots.checkCopy(context, this.#asked(context, request).snapshots);
  }

  async handle(context: RequestContext, request: CopySnapshotRequest): Promise<CopySnapshotResult> {
    const [id = ''] = await this.snapshots.copy(context, this.#asked(context, request));
    const { ec2Id, tags } = await this.reader.find(context.projectId, byId(id));
    return { SnapshotId: ec2Id, Tags: tagsView(tags) };
  }

  #asked(context: RequestContext, request: CopySnapshotRequest): SnapshotCopies {
    requireOwnKey({ ...this.place, ...context }, request);
    return askedOf(request);
  }
}

function askedOf(request: CopySnapshotRequest): SnapshotCopies {
  refuseUnbuilt(request, PARAMETERS);
  const { SourceSnapshotId = '', Description: description = '', TagSpecifications } = request;
  const tags = tagsOfSpecifications(TagSpecifications, ['snapshot']);
  return {
    snapshots: [idRef('snapshot', SourceSnapshotId)],
    encrypted: request.Encrypted,
    name: '',
    description,
    tags: tags.snapshot ?? [],
  };
}
