import {
  GetInstanceUefiData$,
  type GetInstanceUefiDataRequest,
  type GetInstanceUefiDataResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** Every guest boots by legacy BIOS here: there is no store of variables to be read. */
@Injectable()
@Ec2Action(GetInstanceUefiData$, 'instance:read-console')
export class GetInstanceUefiDataAction implements Ec2Handler<
  GetInstanceUefiDataRequest,
  GetInstanceUefiDataResult
> {
  constructor(private readonly reader: InstanceReaderService) {}

  async check(context: RequestContext, request: GetInstanceUefiDataRequest): Promise<void> {
    await this.handle(context, request);
  }

  async handle(
    context: RequestContext,
    { InstanceId = '' }: GetInstanceUefiDataRequest,
  ): Promise<GetInstanceUefiDataResult> {
    await this.reader.consoleTarget(context, idRef('instance', InstanceId));
    throw new EngineError(
      'UnsupportedOperation',
      `The instance '${InstanceId}' has the boot mode legacy-bios, and no UEFI variable store.`,
    );
  }
}
