import { CopySnapshot$, type CopySnapshotRequest, type CopySnapshotResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import { SnapshotReader } from '../../../cloud/snapshots/snapshot-reader.service.js';
import { SnapshotService } from '../../../cloud/snapshots/snapshot.service.js';
import { type SnapshotCopies } from '../../../cloud/snapshots/snapshot.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, empty, off, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { tagsView } from '../tags/tags.view.js';

/** Every region's name is this one's: there is one. */
const PARAMETERS: Built = {
  ...{ Description: 'built', DestinationRegion: 'built', DryRun: 'built', PresignedUrl: 'built' },
  ...{ SourceRegion: 'built', SourceSnapshotId: 'built', TagSpecifications: 'built' },
  ...{ DestinationOutpostArn: empty, Encrypted: off, KmsKeyId: empty },
};

@Injectable()
@Ec2Action(CopySnapshot$, 'snapshot:create')
export class CopySnapshotAction implements Ec2Handler<CopySnapshotRequest, CopySnapshotResult> {
  constructor(
    private readonly snapshots: SnapshotService,
    private readonly reader: SnapshotReader,
  ) {}

  async check(context: RequestContext, request: CopySnapshotRequest): Promise<void> {
    await this.snapshots.checkCopy(context, askedOf(request).snapshots);
  }

  async handle(context: RequestContext, request: CopySnapshotRequest): Promise<CopySnapshotResult> {
    const [id = ''] = await this.snapshots.copy(context, askedOf(request));
    const { ec2Id, tags } = await this.reader.find(context.projectId, byId(id));
    return { SnapshotId: ec2Id, Tags: tagsView(tags) };
  }
}

function askedOf(request: CopySnapshotRequest): SnapshotCopies {
  refuseUnbuilt(request, PARAMETERS);
  const { SourceSnapshotId = '', Description: description = '', TagSpecifications } = request;
  const tags = tagsOfSpecifications(TagSpecifications, ['snapshot']);
  return {
    snapshots: [idRef('snapshot', SourceSnapshotId)],
    name: '',
    description,
    tags: tags.snapshot ?? [],
  };
}
