import { EnableImage$, type EnableImageRequest, type EnableImageResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(EnableImage$, 'image:update')
export class EnableImageAction implements Ec2Handler<EnableImageRequest, EnableImageResult> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, { ImageId = '' }: EnableImageRequest): Promise<void> {
    await this.images.read(context, idRef('shown-image', ImageId));
  }

  async handle(context: RequestContext, { ImageId = '' }: EnableImageRequest): Promise<EnableImageResult> {
    const ref = idRef('shown-image', ImageId);
    await this.images.enable(context, ref);
    return { Return: true };
  }
}
