import {
  DeleteNatGateway$,
  type DeleteNatGatewayRequest,
  type DeleteNatGatewayResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { NatGatewayService } from '../../../cloud/nat-gateways/nat-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DeleteNatGateway$, 'vpc:delete')
export class DeleteNatGatewayAction implements Ec2Handler<DeleteNatGatewayRequest, DeleteNatGatewayResult> {
  constructor(private readonly gateways: NatGatewayService) {}

  async check(context: RequestContext, request: DeleteNatGatewayRequest): Promise<void> {
    await this.gateways.checkRemove(context, idRef('nat-gateway', request.NatGatewayId ?? ''));
  }

  async handle(
    context: RequestContext,
    { NatGatewayId = '' }: DeleteNatGatewayRequest,
  ): Promise<DeleteNatGatewayResult> {
    await this.gateways.remove(context, [idRef('nat-gateway', NatGatewayId)]);
    return { NatGatewayId };
  }
}
