import { StopInstances$, type StopInstancesRequest, type StopInstancesResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceService } from '../../../instances/instance.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { stateChangeViews } from '../views/instance-state.view.js';
import { instancesOf } from './ids.js';

@Injectable()
@Ec2Action(StopInstances$)
export class StopInstancesAction implements Ec2Handler<StopInstancesRequest, StopInstancesResult> {
  constructor(private readonly instances: InstanceService) {}

  async handle(context: RequestContext, request: StopInstancesRequest): Promise<StopInstancesResult> {
    const changes = await this.instances.stop(context, instancesOf(request.InstanceIds), {
      force: request.Force ?? false,
    });
    return { StoppingInstances: stateChangeViews(changes) };
  }
}
