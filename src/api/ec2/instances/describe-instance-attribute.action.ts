import {
  DescribeInstanceAttribute$,
  type DescribeInstanceAttributeRequest,
  type InstanceAttribute,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { authorize } from '../authorization.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { attributeNamed } from './attribute-name.js';
import { instanceAttributeViews } from './instance-attribute.view.js';

@Injectable()
@Ec2Action(DescribeInstanceAttribute$, 'instance:read')
export class DescribeInstanceAttributeAction implements Ec2Handler<
  DescribeInstanceAttributeRequest,
  InstanceAttribute
> {
  constructor(private readonly reader: InstanceReaderService) {}

  async check(context: RequestContext, request: DescribeInstanceAttributeRequest): Promise<void> {
    askedOf(context, request);
    await this.reader.settings(context, idRef('instance', request.InstanceId ?? ''));
  }

  async handle(
    context: RequestContext,
    request: DescribeInstanceAttributeRequest,
  ): Promise<InstanceAttribute> {
    const { InstanceId = '' } = request;
    const view = instanceAttributeViews[askedOf(context, request)];
    return { InstanceId, ...view(await this.reader.settings(context, idRef('instance', InstanceId))) };
  }
}

/** Who may see what a guest is told at its start may see what it says: user data needs what its console needs. */
function askedOf(context: RequestContext, { Attribute }: DescribeInstanceAttributeRequest) {
  const attribute = attributeNamed(Attribute ?? '');
  if (attribute === 'userData') authorize(context, 'instance:read-console', 'DescribeInstanceAttribute');
  return attribute;
}
