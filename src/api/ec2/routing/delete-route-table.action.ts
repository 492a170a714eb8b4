import { DeleteRouteTable$, type DeleteRouteTableRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RouteTableService } from '../../../cloud/vpcs/route-table.service.js';
import { idRef } from '../refs.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(DeleteRouteTable$, 'vpc:delete')
export class DeleteRouteTableAction implements Ec2Handler<DeleteRouteTableRequest, undefined> {
  constructor(private readonly tables: RouteTableService) {}

  async check(context: RequestContext, request: DeleteRouteTableRequest): Promise<void> {
    await this.tables.checkRemove(context, idRef('route-table', request.RouteTableId ?? ''));
  }

  async handle(context: RequestContext, request: DeleteRouteTableRequest): Promise<undefined> {
    await this.tables.remove(context, idRef('route-table', request.RouteTableId ?? ''));
  }
}
