import {
  CreateEgressOnlyInternetGateway$,
  type CreateEgressOnlyInternetGatewayRequest,
  type CreateEgressOnlyInternetGatewayResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EgressOnlyGatewayService } from '../../../cloud/vpcs/egress-only-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { egressOnlyGatewayView } from '../vpcs/egress-only-gateway.view.js';
import { newInVpcOf } from '../vpcs/new-in-vpc.js';

@Injectable()
@Ec2Action(CreateEgressOnlyInternetGateway$, 'vpc:create')
export class CreateEgressOnlyInternetGatewayAction implements Ec2Handler<
  CreateEgressOnlyInternetGatewayRequest,
  CreateEgressOnlyInternetGatewayResult
> {
  constructor(private readonly gateways: EgressOnlyGatewayService) {}

  async check(context: RequestContext, request: CreateEgressOnlyInternetGatewayRequest): Promise<void> {
    await this.gateways.check(context, askedOf(request));
  }

  async handle(
    context: RequestContext,
    request: CreateEgressOnlyInternetGatewayRequest,
  ): Promise<CreateEgressOnlyInternetGatewayResult> {
    const id = await this.gateways.create(context, askedOf(request));
    const made = (await this.gateways.list(context)).find(({ ec2Id }) => ec2Id === id);
    return {
      ClientToken: request.ClientToken,
      EgressOnlyInternetGateway: made && egressOnlyGatewayView(made),
    };
  }
}

const askedOf = (request: CreateEgressOnlyInternetGatewayRequest) =>
  newInVpcOf(request, 'egress-only-internet-gateway');
