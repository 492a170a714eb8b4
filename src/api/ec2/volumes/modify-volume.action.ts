import { ModifyVolume$, type ModifyVolumeRequest, type ModifyVolumeResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeModifications } from '../../../cloud/volumes/volume-modifications.service.js';
import { VolumeModifier } from '../../../cloud/volumes/volume-modifier.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, off, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { modificationView } from './modification.view.js';

const PARAMETERS: Built = {
  ...{
    DryRun: 'built',
    Iops: 'built',
    Size: 'built',
    Throughput: 'built',
    VolumeId: 'built',
    VolumeType: 'built',
  },
  MultiAttachEnabled: off,
};

@Injectable()
@Ec2Action(ModifyVolume$, 'volume:update')
export class ModifyVolumeAction implements Ec2Handler<ModifyVolumeRequest, ModifyVolumeResult> {
  constructor(
    private readonly modifier: VolumeModifier,
    private readonly modifications: VolumeModifications,
  ) {}

  async check(context: RequestContext, request: ModifyVolumeRequest): Promise<void> {
    await this.modifier.check(context, askedOf(request));
  }

  async handle(context: RequestContext, request: ModifyVolumeRequest): Promise<ModifyVolumeResult> {
    const asked = askedOf(request);
    await this.modifier.modify(context, [asked]);
    return {
      VolumeModification: modificationView(await this.modifications.find(context.projectId, asked.volume)),
    };
  }
}

function askedOf(request: ModifyVolumeRequest) {
  refuseUnbuilt(request, PARAMETERS);
  const {
    VolumeId = '',
    Size: sizeGiB,
    VolumeType: volumeType,
    Iops: iops,
    Throughput: throughputMiB,
  } = request;
  return { volume: idRef('volume', VolumeId), change: { sizeGiB, volumeType, iops, throughputMiB } };
}
