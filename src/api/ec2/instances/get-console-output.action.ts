import {
  GetConsoleOutput$,
  type GetConsoleOutputRequest,
  type GetConsoleOutputResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ConsoleReader } from '../../../cloud/streams/console-reader.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** AWS: "up to the most recent 64 KB of output". */
const MOST_BYTES = 64 * 1024;

/**
 * Always the newest output, read live from the host: `Latest` changes only what happens when the host does not answer. With
 * it that is ServiceUnavailable; without it the output is empty, as at AWS when there is none to be had.
 */
@Injectable()
@Ec2Action(GetConsoleOutput$, 'instance:read-console')
export class GetConsoleOutputAction implements Ec2Handler<GetConsoleOutputRequest, GetConsoleOutputResult> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly consoles: ConsoleReader,
  ) {}

  async check(context: RequestContext, { InstanceId }: GetConsoleOutputRequest): Promise<void> {
    await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
  }

  async handle(context: RequestContext, request: GetConsoleOutputRequest): Promise<GetConsoleOutputResult> {
    const { InstanceId, Latest } = request;
    const target = await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
    const output =
      target.host === null ? undefined : await this.#read(target.host, target.id, Latest ?? false);
    return { InstanceId, Timestamp: new Date(), Output: (output ?? NOTHING).toString('base64') };
  }

  async #read(host: string, instanceId: string, strict: boolean): Promise<Buffer | undefined> {
    try {
      return await this.consoles.read(host, instanceId, MOST_BYTES);
    } catch (error) {
      if (!strict && EngineError.of(error).code === 'ServiceUnavailable') return undefined;
      throw error;
    }
  }
}

const NOTHING = Buffer.alloc(0);
