import { DeleteInternetGateway$, type DeleteInternetGatewayRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { InternetGatewayService } from '../../../cloud/vpcs/internet-gateway.service.js';
import { idRef } from '../refs.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(DeleteInternetGateway$, 'vpc:delete')
export class DeleteInternetGatewayAction implements Ec2Handler<DeleteInternetGatewayRequest, undefined> {
  constructor(private readonly gateways: InternetGatewayService) {}

  async check(context: RequestContext, request: DeleteInternetGatewayRequest): Promise<void> {
    await this.gateways.checkRemove(context, idRef('internet-gateway', request.InternetGatewayId ?? ''));
  }

  async handle(context: RequestContext, request: DeleteInternetGatewayRequest): Promise<undefined> {
    await this.gateways.remove(context, idRef('internet-gateway', request.InternetGatewayId ?? ''));
  }
}
