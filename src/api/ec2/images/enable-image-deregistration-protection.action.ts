import {
  EnableImageDeregistrationProtection$,
  type EnableImageDeregistrationProtectionRequest,
  type EnableImageDeregistrationProtectionResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { off, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

/** A protection that goes on for a day after it was disabled is not built. */
const PARAMETERS = { ImageId: 'built', DryRun: 'built', WithCooldown: off } as const;

@Injectable()
@Ec2Action(EnableImageDeregistrationProtection$, 'image:update')
export class EnableImageDeregistrationProtectionAction implements Ec2Handler<
  EnableImageDeregistrationProtectionRequest,
  EnableImageDeregistrationProtectionResult
> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, request: EnableImageDeregistrationProtectionRequest): Promise<void> {
    refuseUnbuilt(request, PARAMETERS);
    await this.images.read(context, idRef('shown-image', request.ImageId ?? ''));
  }

  async handle(
    context: RequestContext,
    request: EnableImageDeregistrationProtectionRequest,
  ): Promise<EnableImageDeregistrationProtectionResult> {
    refuseUnbuilt(request, PARAMETERS);
    await this.images.protect(context, idRef('shown-image', request.ImageId ?? ''), true);
    return { Return: 'enabled-without-cooldown' };
  }
}
