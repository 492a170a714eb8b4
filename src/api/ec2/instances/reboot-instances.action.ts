import { RebootInstances$, type RebootInstancesRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRefs } from '../refs.js';

/** The schema has no output: the dispatcher's answer is `<return>true</return>` or nothing, as for every such verb. */
@Injectable()
@Ec2Action(RebootInstances$, 'instance:reboot')
export class RebootInstancesAction implements Ec2Handler<RebootInstancesRequest, undefined> {
  constructor(private readonly instances: InstanceService) {}

  async check(context: RequestContext, request: RebootInstancesRequest): Promise<void> {
    await this.instances.checkVerb(context, 'reboot', idRefs('instance', request.InstanceIds));
  }

  async handle(context: RequestContext, request: RebootInstancesRequest): Promise<undefined> {
    await this.instances.reboot(context, idRefs('instance', request.InstanceIds));
    return undefined;
  }
}
