import {
  EnableImageDeprecation$,
  type EnableImageDeprecationRequest,
  type EnableImageDeprecationResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

const MINUTE = 60_000;
/** As AWS: ten years from now. */
const LONGEST_MS = 10 * 366 * 24 * 60 * MINUTE;

@Injectable()
@Ec2Action(EnableImageDeprecation$, 'image:update')
export class EnableImageDeprecationAction implements Ec2Handler<
  EnableImageDeprecationRequest,
  EnableImageDeprecationResult
> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, request: EnableImageDeprecationRequest): Promise<void> {
    dateOf(request);
    await this.images.read(context, idRef('shown-image', request.ImageId ?? ''));
  }

  async handle(
    context: RequestContext,
    request: EnableImageDeprecationRequest,
  ): Promise<EnableImageDeprecationResult> {
    const at = dateOf(request);
    await this.images.deprecate(context, idRef('shown-image', request.ImageId ?? ''), at);
    return { Return: true };
  }
}

/** To the nearest minute, as AWS. Whether it is over already the database says, by its clock. */
function dateOf({ DeprecateAt }: EnableImageDeprecationRequest): Date {
  const at = DeprecateAt?.getTime() ?? 0;
  if (at > Date.now() + LONGEST_MS)
    throw new EngineError(
      'InvalidParameterValue',
      'The deprecation date and time cannot be more than 10 years from now.',
    );
  return new Date(Math.round(at / MINUTE) * MINUTE);
}
