import { DeleteSnapshot$, type DeleteSnapshotRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SnapshotVerbs } from '../../../cloud/snapshots/snapshot-verbs.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRefs } from '../refs.js';

@Injectable()
@Ec2Action(DeleteSnapshot$, 'snapshot:delete')
export class DeleteSnapshotAction implements Ec2Handler<DeleteSnapshotRequest, void> {
  constructor(private readonly snapshots: SnapshotVerbs) {}

  async check(context: RequestContext, { SnapshotId = '' }: DeleteSnapshotRequest): Promise<void> {
    await this.snapshots.checkRemove(context, idRefs('snapshot', [SnapshotId]));
  }

  async handle(context: RequestContext, { SnapshotId = '' }: DeleteSnapshotRequest): Promise<void> {
    await this.snapshots.remove(context, idRefs('snapshot', [SnapshotId]));
  }
}
