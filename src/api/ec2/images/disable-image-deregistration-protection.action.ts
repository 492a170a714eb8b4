import {
  DisableImageDeregistrationProtection$,
  type DisableImageDeregistrationProtectionRequest,
  type DisableImageDeregistrationProtectionResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DisableImageDeregistrationProtection$, 'image:update')
export class DisableImageDeregistrationProtectionAction implements Ec2Handler<
  DisableImageDeregistrationProtectionRequest,
  DisableImageDeregistrationProtectionResult
> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, request: DisableImageDeregistrationProtectionRequest): Promise<void> {
    await this.images.read(context, idRef('shown-image', request.ImageId ?? ''));
  }

  async handle(
    context: RequestContext,
    request: DisableImageDeregistrationProtectionRequest,
  ): Promise<DisableImageDeregistrationProtectionResult> {
    await this.images.protect(context, idRef('shown-image', request.ImageId ?? ''), false);
    return { Return: 'disabled' };
  }
}
