import {
  GetConsoleScreenshot$,
  type GetConsoleScreenshotRequest,
  type GetConsoleScreenshotResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { screenshotOf } from '../../../cloud/instances/screens/screenshot.js';
import { ConsoleOutputs } from '../../../cloud/instances/traces/console-output.service.js';
import { type RequestContext } from '../../../common/context/request-context.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/**
 * Guests have a serial console and no display: the picture is of a screen of 80 × 25 letters that shows what it said
 * last, as GetConsoleOutput has it. `WakeUp` wakes nothing: there is nothing that sleeps.
 */
@Injectable()
@Ec2Action(GetConsoleScreenshot$, 'instance:read-console')
export class GetConsoleScreenshotAction implements Ec2Handler<
  GetConsoleScreenshotRequest,
  GetConsoleScreenshotResult
> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly consoles: ConsoleOutputs,
  ) {}

  async check(context: RequestContext, { InstanceId }: GetConsoleScreenshotRequest): Promise<void> {
    await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
  }

  async handle(
    context: RequestContext,
    { InstanceId }: GetConsoleScreenshotRequest,
  ): Promise<GetConsoleScreenshotResult> {
    const target = await this.reader.consoleTarget(context, idRef('instance', InstanceId ?? ''));
    const newest = await this.consoles.newest(context, target);
    return { InstanceId, ImageData: screenshotOf(newest?.output ?? NOTHING).toString('base64') };
  }
}

const NOTHING = Buffer.alloc(0);
