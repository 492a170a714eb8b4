import { DeleteRoute$, type DeleteRouteRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RouteService } from '../../../cloud/vpcs/route.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { destinationIn } from './new-route.js';

const PARAMETERS: Built = {
  ...{ RouteTableId: 'built', DestinationCidrBlock: 'built', DestinationIpv6CidrBlock: 'built' },
  DryRun: 'built',
};

@Injectable()
@Ec2Action(DeleteRoute$, 'vpc:update')
export class DeleteRouteAction implements Ec2Handler<DeleteRouteRequest, undefined> {
  constructor(private readonly routes: RouteService) {}

  async check(context: RequestContext, request: DeleteRouteRequest): Promise<void> {
    await this.routes.checkTable(context, idRef('route-table', request.RouteTableId ?? ''));
  }

  async handle(context: RequestContext, request: DeleteRouteRequest): Promise<undefined> {
    refuseUnbuilt(request, PARAMETERS);
    const table = idRef('route-table', request.RouteTableId ?? '');
    await this.routes.remove(context, table, destinationIn(request));
  }
}
