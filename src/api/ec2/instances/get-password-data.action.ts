import {
  GetPasswordData$,
  type GetPasswordDataRequest,
  type GetPasswordDataResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** AWS reads a Windows guest's password from its console; of any other guest it answers an empty one, as here. */
@Injectable()
@Ec2Action(GetPasswordData$, 'instance:read-console')
export class GetPasswordDataAction implements Ec2Handler<GetPasswordDataRequest, GetPasswordDataResult> {
  constructor(private readonly reader: InstanceReaderService) {}

  async check(context: RequestContext, { InstanceId = '' }: GetPasswordDataRequest): Promise<void> {
    await this.reader.consoleTarget(context, idRef('instance', InstanceId));
  }

  async handle(context: RequestContext, request: GetPasswordDataRequest): Promise<GetPasswordDataResult> {
    await this.check(context, request);
    return { InstanceId: request.InstanceId, Timestamp: new Date(), PasswordData: '' };
  }
}
