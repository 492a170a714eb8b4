import { DetachVolume$, type DetachVolumeRequest, type VolumeAttachment } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeAttachments } from '../../../cloud/volumes/volume-attachments.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { attachmentViews } from './attachment.view.js';

@Injectable()
@Ec2Action(DetachVolume$, 'volume:attach')
export class DetachVolumeAction implements Ec2Handler<DetachVolumeRequest, VolumeAttachment> {
  constructor(
    private readonly attachments: VolumeAttachments,
    private readonly reader: VolumeReader,
  ) {}

  async check(context: RequestContext, request: DetachVolumeRequest): Promise<void> {
    await this.attachments.checkDetach(context, askedOf(request));
  }

  /** The attachment as it was asked to end; one that had nothing plugged may be over by now. */
  async handle(context: RequestContext, request: DetachVolumeRequest): Promise<VolumeAttachment> {
    const asked = askedOf(request);
    const [before] = attachmentViews(await this.reader.find(context.projectId, asked.volume));
    await this.attachments.detach(context, [asked]);
    return { ...before, State: 'detaching' };
  }
}

const askedOf = ({ VolumeId = '', InstanceId, Device, Force = false }: DetachVolumeRequest) => ({
  volume: idRef('volume', VolumeId),
  instance: InstanceId === undefined ? undefined : idRef('instance', InstanceId),
  device: Device,
  force: Force,
});
