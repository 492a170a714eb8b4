import { ModifyVolumeAttribute$, type ModifyVolumeAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(ModifyVolumeAttribute$, 'volume:update')
export class ModifyVolumeAttributeAction implements Ec2Handler<ModifyVolumeAttributeRequest, void> {
  constructor(private readonly volumes: VolumeReader) {}

  async check({ projectId }: RequestContext, request: ModifyVolumeAttributeRequest): Promise<void> {
    valueOf(request);
    await this.volumes.find(projectId, idRef('volume', request.VolumeId ?? ''));
  }

  async handle({ projectId }: RequestContext, request: ModifyVolumeAttributeRequest): Promise<void> {
    const on = valueOf(request);
    await this.volumes.setAutoEnableIo(projectId, idRef('volume', request.VolumeId ?? ''), on);
  }
}

function valueOf({ AutoEnableIO: asked }: ModifyVolumeAttributeRequest): boolean {
  if (asked?.Value !== undefined) return asked.Value;
  throw new EngineError('MissingParameter', 'The request must contain the parameter autoEnableIO');
}
