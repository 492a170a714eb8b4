import { DetachInternetGateway$, type DetachInternetGatewayRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InternetGatewayService } from '../../../cloud/vpcs/internet-gateway.service.js';
import { attachmentOf } from './attachment-of.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(DetachInternetGateway$, 'vpc:update')
export class DetachInternetGatewayAction implements Ec2Handler<DetachInternetGatewayRequest, undefined> {
  constructor(private readonly gateways: InternetGatewayService) {}

  async check(context: RequestContext, request: DetachInternetGatewayRequest): Promise<void> {
    await this.gateways.checkBoth(context, attachmentOf(request));
  }

  async handle(context: RequestContext, request: DetachInternetGatewayRequest): Promise<undefined> {
    await this.gateways.detach(context, attachmentOf(request));
  }
}
