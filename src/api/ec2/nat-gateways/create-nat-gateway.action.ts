import {
  CreateNatGateway$,
  type CreateNatGatewayRequest,
  type CreateNatGatewayResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { NatGatewayService } from '../../../cloud/nat-gateways/nat-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { natGatewayView } from './nat-gateway.view.js';
import { newNatGatewayOf } from './new-nat-gateway.js';

@Injectable()
@Ec2Action(CreateNatGateway$, 'vpc:create')
export class CreateNatGatewayAction implements Ec2Handler<CreateNatGatewayRequest, CreateNatGatewayResult> {
  constructor(private readonly gateways: NatGatewayService) {}

  async check(context: RequestContext, request: CreateNatGatewayRequest): Promise<void> {
    await this.gateways.check(context, newNatGatewayOf(request));
  }

  async handle(context: RequestContext, request: CreateNatGatewayRequest): Promise<CreateNatGatewayResult> {
    const [made] = await this.gateways.create(context, [newNatGatewayOf(request)]);
    const row = (await this.gateways.list(context)).find(({ ec2Id }) => ec2Id === made);
    return { NatGateway: row && natGatewayView(row), ClientToken: request.ClientToken };
  }
}
