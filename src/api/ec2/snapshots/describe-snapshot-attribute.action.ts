import {
  DescribeSnapshotAttribute$,
  type DescribeSnapshotAttributeRequest,
  type DescribeSnapshotAttributeResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SnapshotSharing } from '../../../cloud/snapshots/snapshot-sharing.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DescribeSnapshotAttribute$, 'snapshot:read')
export class DescribeSnapshotAttributeAction implements Ec2Handler<
  DescribeSnapshotAttributeRequest,
  DescribeSnapshotAttributeResult
> {
  constructor(private readonly sharing: SnapshotSharing) {}

  async check(context: RequestContext, request: DescribeSnapshotAttributeRequest): Promise<void> {
    await this.handle(context, request);
  }

  async handle(
    context: RequestContext,
    { SnapshotId = '', Attribute }: DescribeSnapshotAttributeRequest,
  ): Promise<DescribeSnapshotAttributeResult> {
    const { all, accounts } = await this.sharing.read(context, idRef('snapshot', SnapshotId));
    if (Attribute === 'productCodes') return { SnapshotId, ProductCodes: [] };
    const groups = all ? [{ Group: 'all' as const }] : [];
    return {
      SnapshotId,
      CreateVolumePermissions: [...groups, ...accounts.map((UserId) => ({ UserId }))],
    };
  }
}
