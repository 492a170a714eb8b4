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
import { TraceService } from '../../../cloud/instances/traces/trace.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** AWS: "up to the most recent 64 KB of output". */
const MOST_BYTES = 64 * 1024;

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
    private readonly consoles: ConsoleReader,
    private readonly traces: TraceService,
  ) {}

  async check(context: RequestContext, { InstanceId }: GetConsoleOutputRequest): Promise<void> {
    await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
  }

  async handle(context: RequestContext, request: GetConsoleOutputRequest): Promise<GetConsoleOutputResult> {
    const { InstanceId, Latest } = request;
    const target = await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
    const live = target.host === null ? undefined : await this.#read(target.host, target.id, Latest ?? false);
    const { output, takenAt } = live
      ? { output: live, takenAt: new Date() }
      : ((await this.traces.read(context, target.id)) ?? { output: NOTHING, takenAt: new Date() });
    return { InstanceId, Timestamp: takenAt, Output: output.toString('base64') };
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
