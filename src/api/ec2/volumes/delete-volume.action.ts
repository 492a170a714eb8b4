import { DeleteVolume$, type DeleteVolumeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeVerbs } from '../../../cloud/volumes/volume-verbs.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRefs } from '../refs.js';

@Injectable()
@Ec2Action(DeleteVolume$, 'volume:delete')
export class DeleteVolumeAction implements Ec2Handler<DeleteVolumeRequest, void> {
  constructor(private readonly volumes: VolumeVerbs) {}

  async check(context: RequestContext, { VolumeId = '' }: DeleteVolumeRequest): Promise<void> {
    await this.volumes.checkRemove(context, idRefs('volume', [VolumeId]));
  }

  async handle(context: RequestContext, { VolumeId = '' }: DeleteVolumeRequest): Promise<void> {
    await this.volumes.remove(context, idRefs('volume', [VolumeId]));
  }
}
