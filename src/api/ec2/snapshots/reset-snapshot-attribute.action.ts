import { ResetSnapshotAttribute$, type ResetSnapshotAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SnapshotSharing } from '../../../cloud/snapshots/snapshot-sharing.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { requireSharing } from './sharing-request.js';

@Injectable()
@Ec2Action(ResetSnapshotAttribute$, 'snapshot:update')
export class ResetSnapshotAttributeAction implements Ec2Handler<ResetSnapshotAttributeRequest, void> {
  constructor(private readonly sharing: SnapshotSharing) {}

  async check(
    context: RequestContext,
    { SnapshotId = '', Attribute = '' as never }: ResetSnapshotAttributeRequest,
  ) {
    requireSharing(Attribute);
    await this.sharing.read(context, idRef('snapshot', SnapshotId));
  }

  async handle(
    context: RequestContext,
    { SnapshotId = '', Attribute = '' as never }: ResetSnapshotAttributeRequest,
  ): Promise<void> {
    requireSharing(Attribute);
    await this.sharing.withdraw(context, idRef('snapshot', SnapshotId));
  }
}
