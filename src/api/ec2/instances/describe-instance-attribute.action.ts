import {
  DescribeInstanceAttribute$,
  type DescribeInstanceAttributeRequest,
  type InstanceAttribute,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { instanceAttributeViews } from './instance-attribute.view.js';

@Injectable()
@Ec2Action(DescribeInstanceAttribute$, 'instance:read')
export class DescribeInstanceAttributeAction implements Ec2Handler<
  DescribeInstanceAttributeRequest,
  InstanceAttribute
> {
  constructor(private readonly reader: InstanceReaderService) {}

  async handle(
    context: RequestContext,
    request: DescribeInstanceAttributeRequest,
  ): Promise<InstanceAttribute> {
    const { InstanceId = '', Attribute: attribute = '' } = request;
    const view = Object.entries(instanceAttributeViews).find(([name]) => name === attribute)?.[1];
    if (!view)
      throw new EngineError(
        'InvalidParameterValue',
        `Value (${attribute.slice(0, 64)}) for parameter attribute is invalid. Unknown attribute.`,
      );
    return { InstanceId, ...view(await this.reader.settings(context, idRef('instance', InstanceId))) };
  }
}
