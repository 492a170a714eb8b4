import { EnableVolumeIO$, type EnableVolumeIORequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** Reads and writes of a volume are never held back here: there is nothing to enable. */
@Injectable()
@Ec2Action(EnableVolumeIO$, 'volume:update')
export class EnableVolumeIOAction implements Ec2Handler<EnableVolumeIORequest, void> {
  constructor(private readonly volumes: VolumeReader) {}

  async check(context: RequestContext, request: EnableVolumeIORequest): Promise<void> {
    await this.handle(context, request);
  }

  async handle({ projectId }: RequestContext, { VolumeId = '' }: EnableVolumeIORequest): Promise<void> {
    await this.volumes.find(projectId, idRef('volume', VolumeId));
  }
}
