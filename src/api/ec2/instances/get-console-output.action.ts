import {
  GetConsoleOutput$,
  type GetConsoleOutputRequest,
  type GetConsoleOutputResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { ConsoleOutputs } from '../../../cloud/instances/traces/console-output.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/**
 * The newest output, read live from the host. What the host last shipped stands in for a guest that is gone, for an
 * hour after its end, and for one whose host does not answer: `Timestamp` says how old it is. With `Latest` a host that
 * does not answer is ServiceUnavailable. The output is empty, as at AWS, when there is none to be had.
 */
@Injectable()
@Ec2Action(GetConsoleOutput$, 'instance:read-console')
export class GetConsoleOutputAction implements Ec2Handler<GetConsoleOutputRequest, GetConsoleOutputResult> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly consoles: ConsoleOutputs,
  ) {}

  async check(context: RequestContext, { InstanceId }: GetConsoleOutputRequest): Promise<void> {
    await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
  }

  async handle(context: RequestContext, request: GetConsoleOutputRequest): Promise<GetConsoleOutputResult> {
    const { InstanceId, Latest } = request;
    const target = await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
    const newest = await this.consoles.newest(context, target, Latest ?? false);
    const { output, takenAt } = newest ?? { output: NOTHING, takenAt: new Date() };
    return { InstanceId, Timestamp: takenAt, Output: output.toString('base64') };
  }
}

const NOTHING = Buffer.alloc(0);
