import { StartInstances$, type StartInstancesRequest, type StartInstancesResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { stateChangeViews } from './instance-state.view.js';
import { idRefs } from '../refs.js';

@Injectable()
@Ec2Action(StartInstances$, 'instance:start')
export class StartInstancesAction implements Ec2Handler<StartInstancesRequest, StartInstancesResult> {
  constructor(private readonly instances: InstanceService) {}

  async check(context: RequestContext, request: StartInstancesRequest): Promise<void> {
    await this.instances.checkVerb(context, 'start', idRefs('instance', request.InstanceIds));
  }

  async handle(context: RequestContext, request: StartInstancesRequest): Promise<StartInstancesResult> {
    const changes = await this.instances.start(context, idRefs('instance', request.InstanceIds));
    return { StartingInstances: stateChangeViews(changes) };
  }
}
