import {
  CreateDefaultVpc$,
  type CreateDefaultVpcRequest,
  type CreateDefaultVpcResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

/** Every project has its default VPC from the beginning, and nothing deletes it. */
@Injectable()
@Ec2Action(CreateDefaultVpc$, 'vpc:create')
export class CreateDefaultVpcAction implements Ec2Handler<CreateDefaultVpcRequest, CreateDefaultVpcResult> {
  async handle(_context: RequestContext, _request: CreateDefaultVpcRequest): Promise<CreateDefaultVpcResult> {
    throw new EngineError(
      'DefaultVpcAlreadyExists',
      'A Default VPC already exists for this account in this region.',
    );
  }
}
