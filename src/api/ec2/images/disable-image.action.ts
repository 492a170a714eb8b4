import { DisableImage$, type DisableImageRequest, type DisableImageResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DisableImage$, 'image:update')
export class DisableImageAction implements Ec2Handler<DisableImageRequest, DisableImageResult> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, { ImageId = '' }: DisableImageRequest): Promise<void> {
    await this.images.read(context, idRef('shown-image', ImageId));
  }

  async handle(context: RequestContext, { ImageId = '' }: DisableImageRequest): Promise<DisableImageResult> {
    const ref = idRef('shown-image', ImageId);
    await this.images.disable(context, ref);
    return { Return: true };
  }
}
