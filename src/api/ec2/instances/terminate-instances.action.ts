import {
  TerminateInstances$,
  type TerminateInstancesRequest,
  type TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { stateChangeViews } from './instance-state.view.js';
import { idRefs } from '../refs.js';

@Injectable()
@Ec2Action(TerminateInstances$, 'instance:terminate')
export class TerminateInstancesAction implements Ec2Handler<
  TerminateInstancesRequest,
  TerminateInstancesResult
> {
  constructor(private readonly instances: InstanceService) {}

  async check(context: RequestContext, request: TerminateInstancesRequest): Promise<void> {
    await this.instances.checkVerb(context, 'terminate', idRefs('instance', request.InstanceIds));
  }

  async handle(
    context: RequestContext,
    request: TerminateInstancesRequest,
  ): Promise<TerminateInstancesResult> {
    const changes = await this.instances.terminate(context, idRefs('instance', request.InstanceIds));
    return { TerminatingInstances: stateChangeViews(changes) };
  }
}
