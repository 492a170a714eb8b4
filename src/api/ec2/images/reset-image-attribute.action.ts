import { ResetImageAttribute$, type ResetImageAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ImageChanges } from '../../../cloud/images/image-changes.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { imageAttributeNamed } from './image-attribute.view.js';

@Injectable()
@Ec2Action(ResetImageAttribute$, 'image:update')
export class ResetImageAttributeAction implements Ec2Handler<ResetImageAttributeRequest, undefined> {
  constructor(private readonly images: ImageChanges) {}

  async check(context: RequestContext, request: ResetImageAttributeRequest): Promise<void> {
    await this.images.read(context, imageOf(request));
  }

  async handle(context: RequestContext, request: ResetImageAttributeRequest): Promise<undefined> {
    await this.images.withdraw(context, imageOf(request));
  }
}

/** AWS resets the launch permission alone. */
function imageOf({ ImageId = '', Attribute = '' as never }: ResetImageAttributeRequest) {
  if (imageAttributeNamed(Attribute) === 'launchPermission') return idRef('shown-image', ImageId);
  throw new EngineError('InvalidParameterValue', `The attribute ${Attribute} cannot be reset.`);
}
