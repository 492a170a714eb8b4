import { ModifyInstanceAttribute$, type ModifyInstanceAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { InstanceService } from '../../../cloud/instances/instance.service.js';
import { VolumeMappings } from '../../../cloud/volumes/volume-mappings.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { mappingChangesOf } from './mapping-change.js';
import { instanceChangeOf } from './instance-change-request.js';

@Injectable()
@Ec2Action(ModifyInstanceAttribute$, 'instance:update')
export class ModifyInstanceAttributeAction implements Ec2Handler<ModifyInstanceAttributeRequest, undefined> {
  constructor(
    private readonly instances: InstanceService,
    private readonly reader: InstanceReaderService,
    private readonly mappings: VolumeMappings,
  ) {}

  async handle(context: RequestContext, request: ModifyInstanceAttributeRequest): Promise<undefined> {
    const change = instanceChangeOf(request);
    const instance = idRef('instance', request.InstanceId ?? '');
    const mappings = mappingChangesOf(request);
    if (change) await this.instances.setAttribute(context, instance, change);
    else if (mappings) await this.mappings.change(context.projectId, instance, mappings);
    else await this.reader.settings(context, instance);
  }

  async check(context: RequestContext, request: ModifyInstanceAttributeRequest): Promise<void> {
    const change = instanceChangeOf(request);
    const instance = idRef('instance', request.InstanceId ?? '');
    mappingChangesOf(request);
    if (change) await this.instances.checkAttribute(context, instance, change);
    else await this.reader.settings(context, instance);
  }
}
