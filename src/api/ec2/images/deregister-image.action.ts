import {
  type DeleteSnapshotReturnCode,
  DeregisterImage$,
  type DeregisterImageRequest,
  type DeregisterImageResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { AssociatedSnapshots } from '../../../cloud/snapshots/associated-snapshots.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DeregisterImage$, 'image:delete')
export class DeregisterImageAction implements Ec2Handler<DeregisterImageRequest, DeregisterImageResult> {
  constructor(
    private readonly images: ImageChanges,
    private readonly snapshots: AssociatedSnapshots,
  ) {}

  async check(context: RequestContext, { ImageId = '' }: DeregisterImageRequest): Promise<void> {
    await this.images.checkDeregister(context, idRef('shown-image', ImageId));
  }

  // The image is gone, whatever becomes of its snapshots, as at AWS: each has its own code in the answer.
  async handle(
    context: RequestContext,
    { ImageId = '', DeleteAssociatedSnapshots = false }: DeregisterImageRequest,
  ): Promise<DeregisterImageResult> {
    const snapshots = await this.images.deregister(context, idRef('shown-image', ImageId));
    const results: DeleteSnapshotReturnCode[] = [];
    for (const { id, ec2Id } of DeleteAssociatedSnapshots ? snapshots : [])
      results.push({ SnapshotId: ec2Id, ReturnCode: await this.snapshots.remove(context, id) });
    return { Return: true, DeleteSnapshotResults: results };
  }
}
