import { ResetInstanceAttribute$, type ResetInstanceAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { ec2StateOf } from '../../../cloud/instances/views/ec2-state.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { attributeNamed } from './attribute-name.js';

/** The states in which AWS resets what it resets. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  kernel: ['stopped'],
  ramdisk: ['stopped'],
  sourceDestCheck: ['pending', 'running', 'stopping', 'stopped'],
};

/** Kernel and ramdisk have their initial value here always, the image's; source and destination are checked again. */
@Injectable()
@Ec2Action(ResetInstanceAttribute$, 'instance:update')
export class ResetInstanceAttributeAction implements Ec2Handler<ResetInstanceAttributeRequest, undefined> {
  constructor(
    private readonly reader: InstanceReaderService,
    private readonly instances: InstanceService,
  ) {}

  async handle(context: RequestContext, request: ResetInstanceAttributeRequest): Promise<undefined> {
    await this.check(context, request);
    if (attributeNamed(request.Attribute ?? '') !== 'sourceDestCheck') return;
    const checked = { attribute: 'sourceDestCheck', value: true } as const;
    await this.instances.setAttribute(context, idRef('instance', request.InstanceId ?? ''), checked);
  }

  async check(context: RequestContext, request: ResetInstanceAttributeRequest): Promise<void> {
    const attribute = attributeNamed(request.Attribute ?? '');
    const states = STATES[attribute];
    if (states === undefined)
      throw new EngineError(
        'InvalidParameterValue',
        `Value (${attribute}) for parameter attribute is invalid. Only ${Object.keys(STATES).join(', ')} can be reset.`,
      );
    const refs = [idRef('instance', request.InstanceId ?? '')];
    for (const row of await this.reader.list(context, { refs }))
      if (!states.includes(ec2StateOf(row)))
        throw new EngineError(
          'IncorrectInstanceState',
          `The instance '${row.ec2Id}' is not in a state in which its ${attribute} can be reset: it is ${ec2StateOf(row)}.`,
        );
  }
}
