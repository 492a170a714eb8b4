import { StopInstances$, type StopInstancesRequest, type StopInstancesResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type Ref } from '../../../common/refs/ref.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { endingVerb } from '../../../cloud/instances/verb-rules.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { endRequestOf } from './end-request.js';
import { stateChangeViews } from './instance-state.view.js';
import { idRefs } from '../refs.js';

@Injectable()
@Ec2Action(StopInstances$, 'instance:stop')
export class StopInstancesAction implements Ec2Handler<StopInstancesRequest, StopInstancesResult> {
  constructor(private readonly instances: InstanceService) {}

  async check(context: RequestContext, request: StopInstancesRequest): Promise<void> {
    await this.instances.checkVerb(context, endingVerb('stop', endRequestOf(request)), stoppedBy(request));
  }

  async handle(context: RequestContext, request: StopInstancesRequest): Promise<StopInstancesResult> {
    const changes = await this.instances.stop(context, stoppedBy(request), endRequestOf(request));
    return { StoppingInstances: stateChangeViews(changes) };
  }
}

/**
 * What a guest would have in memory is never kept here: a stop that wants it is refused as for any instance at AWS
 * without it.
 */
function stoppedBy({ InstanceIds, Hibernate = false }: StopInstancesRequest): readonly Ref[] {
  const refs = idRefs('instance', InstanceIds);
  if (!Hibernate) return refs;
  throw new EngineError(
    'UnsupportedHibernationConfiguration',
    `The instance '${refs[0]?.value}' could not be hibernated because it is not enabled for hibernation.`,
  );
}
