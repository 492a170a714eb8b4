import {
  AttachNetworkInterface$,
  type AttachNetworkInterfaceRequest,
  type AttachNetworkInterfaceResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { type CardAttachment, CardAttachments } from '../../../cloud/instances/cards/card-attachments.js';
import { InterfaceService } from '../../../cloud/instances/interface.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt, zero } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { attachmentIdOf } from './network-interface.view.js';

type Request = AttachNetworkInterfaceRequest;

const PARAMETERS: Built = {
  ...{ DeviceIndex: 'built', DryRun: 'built', InstanceId: 'built', NetworkInterfaceId: 'built' },
  NetworkCardIndex: zero,
};

@Injectable()
@Ec2Action(AttachNetworkInterface$, 'network-interface:update')
export class AttachNetworkInterfaceAction implements Ec2Handler<Request, AttachNetworkInterfaceResult> {
  constructor(
    private readonly attachments: CardAttachments,
    private readonly interfaces: InterfaceService,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    await this.attachments.checkAttach(context, askedOf(request));
  }

  async handle(context: RequestContext, request: Request): Promise<AttachNetworkInterfaceResult> {
    const asked = askedOf(request);
    await this.attachments.attach(context, [asked]);
    const row = await this.interfaces.get(context, asked.interface);
    return { AttachmentId: attachmentIdOf(row), NetworkCardIndex: 0 };
  }
}

function askedOf(request: Request): CardAttachment {
  refuseUnbuilt(request, PARAMETERS);
  const { NetworkInterfaceId = '', InstanceId = '', DeviceIndex: deviceIndex = 0 } = request;
  return {
    interface: idRef('network-interface', NetworkInterfaceId),
    instance: idRef('instance', InstanceId),
    deviceIndex,
  };
}
