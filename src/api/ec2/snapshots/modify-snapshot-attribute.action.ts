import { ModifySnapshotAttribute$, type ModifySnapshotAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SnapshotSharing } from '../../../cloud/snapshots/snapshot-sharing.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { sharingChangeOf } from './sharing-request.js';

@Injectable()
@Ec2Action(ModifySnapshotAttribute$, 'snapshot:update')
export class ModifySnapshotAttributeAction implements Ec2Handler<ModifySnapshotAttributeRequest, void> {
  constructor(private readonly sharing: SnapshotSharing) {}

  async check(context: RequestContext, request: ModifySnapshotAttributeRequest): Promise<void> {
    sharingChangeOf(request);
    await this.sharing.read(context, idRef('snapshot', request.SnapshotId ?? ''));
  }

  async handle(context: RequestContext, request: ModifySnapshotAttributeRequest): Promise<void> {
    const change = sharingChangeOf(request);
    await this.sharing.change(context, idRef('snapshot', request.SnapshotId ?? ''), change);
  }
}
