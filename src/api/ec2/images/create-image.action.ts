import { CreateImage$, type CreateImageRequest, type CreateImageResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceImages } from '../../../cloud/instances/instance-images.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { instanceImageOf } from './instance-image-request.js';

@Injectable()
@Ec2Action(CreateImage$, 'image:create')
export class CreateImageAction implements Ec2Handler<CreateImageRequest, CreateImageResult> {
  constructor(private readonly images: InstanceImages) {}

  async check(context: RequestContext, request: CreateImageRequest): Promise<void> {
    await this.images.check(context, [instanceImageOf(request)]);
  }

  /** The image is `pending` until its bytes are in the store. */
  async handle(context: RequestContext, request: CreateImageRequest): Promise<CreateImageResult> {
    const [made] = await this.images.create(context, [instanceImageOf(request)]);
    return { ImageId: made?.ec2Id };
  }
}
