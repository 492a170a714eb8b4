import {
  DisableImageDeprecation$,
  type DisableImageDeprecationRequest,
  type DisableImageDeprecationResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DisableImageDeprecation$, 'image:update')
export class DisableImageDeprecationAction implements Ec2Handler<
  DisableImageDeprecationRequest,
  DisableImageDeprecationResult
> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, { ImageId = '' }: DisableImageDeprecationRequest): Promise<void> {
    await this.images.read(context, idRef('shown-image', ImageId));
  }

  async handle(
    context: RequestContext,
    { ImageId = '' }: DisableImageDeprecationRequest,
  ): Promise<DisableImageDeprecationResult> {
    const ref = idRef('shown-image', ImageId);
    await this.images.deprecate(context, ref, null);
    return { Return: true };
  }
}
