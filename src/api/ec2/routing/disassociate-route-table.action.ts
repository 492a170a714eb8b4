import { DisassociateRouteTable$, type DisassociateRouteTableRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RouteTableService } from '../../../cloud/vpcs/route-table.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(DisassociateRouteTable$, 'vpc:update')
export class DisassociateRouteTableAction implements Ec2Handler<DisassociateRouteTableRequest, undefined> {
  constructor(private readonly tables: RouteTableService) {}

  async check(context: RequestContext, request: DisassociateRouteTableRequest): Promise<void> {
    await this.tables.checkLink(context, request.AssociationId ?? '');
  }

  async handle(context: RequestContext, request: DisassociateRouteTableRequest): Promise<undefined> {
    await this.tables.disassociate(context, request.AssociationId ?? '');
  }
}
