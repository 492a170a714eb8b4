import { AttachVolume$, type AttachVolumeRequest, type VolumeAttachment } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { VolumeAttachments } from '../../../cloud/volumes/volume-attachments.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { attachmentViews } from './attachment.view.js';

@Injectable()
@Ec2Action(AttachVolume$, 'volume:attach')
export class AttachVolumeAction implements Ec2Handler<AttachVolumeRequest, VolumeAttachment> {
  constructor(
    private readonly attachments: VolumeAttachments,
    private readonly reader: VolumeReader,
  ) {}

  async check(context: RequestContext, request: AttachVolumeRequest): Promise<void> {
    await this.attachments.checkAttach(context, askedOf(request));
  }

  async handle(context: RequestContext, request: AttachVolumeRequest): Promise<VolumeAttachment> {
    const asked = askedOf(request);
    await this.attachments.attach(context, [asked]);
    return attachmentViews(await this.reader.find(context.projectId, asked.volume))[0] ?? {};
  }
}

function askedOf({ VolumeId = '', InstanceId = '', Device: device, EbsCardIndex }: AttachVolumeRequest) {
  if (EbsCardIndex !== undefined && EbsCardIndex !== 0)
    throw new EngineError(
      'UnsupportedOperation',
      'The parameter EbsCardIndex is not supported by this cloud.',
    );
  return { volume: idRef('volume', VolumeId), instance: idRef('instance', InstanceId), device };
}
