import { CreateRoute$, type CreateRouteRequest, type CreateRouteResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RouteService } from '../../../cloud/vpcs/route.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { newRouteOf } from './new-route.js';

@Injectable()
@Ec2Action(CreateRoute$, 'vpc:update')
export class CreateRouteAction implements Ec2Handler<CreateRouteRequest, CreateRouteResult> {
  constructor(private readonly routes: RouteService) {}

  async check(context: RequestContext, request: CreateRouteRequest): Promise<void> {
    await this.routes.check(context, newRouteOf(request));
  }

  async handle(context: RequestContext, request: CreateRouteRequest): Promise<CreateRouteResult> {
    await this.routes.create(context, newRouteOf(request));
    return { Return: true };
  }
}
