import {
  DeleteEgressOnlyInternetGateway$,
  type DeleteEgressOnlyInternetGatewayRequest,
  type DeleteEgressOnlyInternetGatewayResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EgressOnlyGatewayService } from '../../../cloud/vpcs/egress-only-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

@Injectable()
@Ec2Action(DeleteEgressOnlyInternetGateway$, 'vpc:delete')
export class DeleteEgressOnlyInternetGatewayAction implements Ec2Handler<
  DeleteEgressOnlyInternetGatewayRequest,
  DeleteEgressOnlyInternetGatewayResult
> {
  constructor(private readonly gateways: EgressOnlyGatewayService) {}

  async check(context: RequestContext, request: DeleteEgressOnlyInternetGatewayRequest): Promise<void> {
    await this.gateways.checkRemove(context, named(request));
  }

  async handle(
    context: RequestContext,
    request: DeleteEgressOnlyInternetGatewayRequest,
  ): Promise<DeleteEgressOnlyInternetGatewayResult> {
    await this.gateways.remove(context, named(request));
    return { ReturnCode: true };
  }
}

const named = ({ EgressOnlyInternetGatewayId = '' }: DeleteEgressOnlyInternetGatewayRequest) =>
  idRef('egress-only-internet-gateway', EgressOnlyInternetGatewayId);
