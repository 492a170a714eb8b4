import {
  TerminateInstances$,
  type TerminateInstancesRequest,
  type TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { endingVerb } from '../../../cloud/instances/verb-rules.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { endRequestOf } from './end-request.js';
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
    const verb = endingVerb('terminate', endRequestOf(request));
    await this.instances.checkVerb(context, verb, idRefs('instance', request.InstanceIds));
  }

  async handle(
    context: RequestContext,
    request: TerminateInstancesRequest,
  ): Promise<TerminateInstancesResult> {
    const refs = idRefs('instance', request.InstanceIds);
    const changes = await this.instances.terminate(context, refs, endRequestOf(request));
    return { TerminatingInstances: stateChangeViews(changes) };
  }
}
