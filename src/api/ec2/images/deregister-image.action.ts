import {
  DeregisterImage$,
  type DeregisterImageRequest,
  type DeregisterImageResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DeregisterImage$, 'image:delete')
export class DeregisterImageAction implements Ec2Handler<DeregisterImageRequest, DeregisterImageResult> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, { ImageId = '' }: DeregisterImageRequest): Promise<void> {
    await this.images.checkDeregister(context, idRef('shown-image', ImageId));
  }

  // Images have no snapshots of their own: DeleteAssociatedSnapshots finds none, as at AWS for instance-store images.
  async handle(
    context: RequestContext,
    { ImageId = '' }: DeregisterImageRequest,
  ): Promise<DeregisterImageResult> {
    await this.images.deregister(context, idRef('shown-image', ImageId));
    return { Return: true, DeleteSnapshotResults: [] };
  }
}
