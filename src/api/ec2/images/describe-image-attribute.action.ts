import {
  DescribeImageAttribute$,
  type DescribeImageAttributeRequest,
  type ImageAttribute,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { imageAttributeNamed, imageAttributeViews } from './image-attribute.view.js';

@Injectable()
@Ec2Action(DescribeImageAttribute$, 'image:read')
export class DescribeImageAttributeAction implements Ec2Handler<
  DescribeImageAttributeRequest,
  ImageAttribute
> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, request: DescribeImageAttributeRequest): Promise<void> {
    await this.handle(context, request);
  }

  async handle(
    context: RequestContext,
    { ImageId = '', Attribute = '' as never }: DescribeImageAttributeRequest,
  ): Promise<ImageAttribute> {
    const view = imageAttributeViews[imageAttributeNamed(Attribute)];
    return { ImageId, ...view(await this.images.read(context, idRef('shown-image', ImageId))) };
  }
}
