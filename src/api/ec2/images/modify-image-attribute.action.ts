import { ModifyImageAttribute$, type ModifyImageAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { imageChangeOf } from './image-change-request.js';

@Injectable()
@Ec2Action(ModifyImageAttribute$, 'image:update')
export class ModifyImageAttributeAction implements Ec2Handler<ModifyImageAttributeRequest, undefined> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, request: ModifyImageAttributeRequest): Promise<void> {
    imageChangeOf(request);
    await this.images.read(context, idRef('shown-image', request.ImageId ?? ''));
  }

  async handle(context: RequestContext, request: ModifyImageAttributeRequest): Promise<undefined> {
    const change = imageChangeOf(request);
    const image = idRef('shown-image', request.ImageId ?? '');
    if ('description' in change) await this.images.describe(context, image, change.description);
    else await this.images.permit(context, image, change.permissions);
  }
}
