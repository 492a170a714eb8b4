import {
  CreateEgressOnlyInternetGateway$,
  type CreateEgressOnlyInternetGatewayRequest,
  type CreateEgressOnlyInternetGatewayResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { EgressOnlyGatewayService } from '../../../cloud/vpcs/egress-only-gateway.service.js';
import { type NewInVpc } from '../../../cloud/vpcs/new-in-vpc.js';
import { clientTokenOf } from '../client-token.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { requestHashOf } from '../instances/launch/request-hash.js';
import { idRef } from '../refs.js';
import { egressOnlyGatewayView } from '../vpcs/egress-only-gateway.view.js';

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

function askedOf(request: CreateEgressOnlyInternetGatewayRequest): NewInVpc {
  const type = 'egress-only-internet-gateway';
  return {
    vpc: idRef('vpc', request.VpcId ?? ''),
    tags: tagsOfSpecifications(request.TagSpecifications, [type])[type] ?? [],
    token: clientTokenOf(request.ClientToken),
    requestHash: requestHashOf(request),
  };
}
