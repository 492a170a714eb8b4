import {
  CreateInternetGateway$,
  type CreateInternetGatewayRequest,
  type CreateInternetGatewayResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { InternetGatewayService } from '../../../cloud/vpcs/internet-gateway.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { tagsView } from '../tags/tags.view.js';

@Injectable()
@Ec2Action(CreateInternetGateway$, 'vpc:create')
export class CreateInternetGatewayAction implements Ec2Handler<
  CreateInternetGatewayRequest,
  CreateInternetGatewayResult
> {
  constructor(private readonly gateways: InternetGatewayService) {}

  async check(context: RequestContext, request: CreateInternetGatewayRequest): Promise<void> {
    tagsOf(request);
    await this.gateways.check(context);
  }

  async handle(
    context: RequestContext,
    request: CreateInternetGatewayRequest,
  ): Promise<CreateInternetGatewayResult> {
    const tags = tagsOf(request);
    return {
      InternetGateway: {
        ...{ InternetGatewayId: await this.gateways.create(context, tags), Attachments: [] },
        ...{ OwnerId: context.accountNumber, Tags: tagsView(tags.map(({ key, value }) => [key, value])) },
      },
    };
  }
}

const tagsOf = (request: CreateInternetGatewayRequest) =>
  tagsOfSpecifications(request.TagSpecifications, ['internet-gateway'])['internet-gateway'] ?? [];
