import { ReplaceRoute$, type ReplaceRouteRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RouteService } from '../../../cloud/vpcs/route.service.js';
import { newRouteOf } from './new-route.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(ReplaceRoute$, 'vpc:update')
export class ReplaceRouteAction implements Ec2Handler<ReplaceRouteRequest, undefined> {
  constructor(private readonly routes: RouteService) {}

  async check(context: RequestContext, request: ReplaceRouteRequest): Promise<void> {
    await this.routes.check(context, newRouteOf(request));
  }

  async handle(context: RequestContext, request: ReplaceRouteRequest): Promise<undefined> {
    await this.routes.replace(context, newRouteOf(request));
  }
}
