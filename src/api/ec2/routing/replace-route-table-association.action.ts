import {
  ReplaceRouteTableAssociation$,
  type ReplaceRouteTableAssociationRequest,
  type ReplaceRouteTableAssociationResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RouteTableService } from '../../../cloud/vpcs/route-table.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';

/** The link's subnet, or its VPC when it is that of a main table, uses another table from now on. */
@Injectable()
@Ec2Action(ReplaceRouteTableAssociation$, 'vpc:update')
export class ReplaceRouteTableAssociationAction implements Ec2Handler<
  ReplaceRouteTableAssociationRequest,
  ReplaceRouteTableAssociationResult
> {
  constructor(private readonly tables: RouteTableService) {}

  async check(context: RequestContext, request: ReplaceRouteTableAssociationRequest): Promise<void> {
    await this.tables.checkLink(context, request.AssociationId ?? '');
  }

  async handle(
    context: RequestContext,
    { AssociationId = '', RouteTableId = '' }: ReplaceRouteTableAssociationRequest,
  ): Promise<ReplaceRouteTableAssociationResult> {
    const made = await this.tables.replace(context, AssociationId, idRef('route-table', RouteTableId));
    return { NewAssociationId: made, AssociationState: { State: 'associated' } };
  }
}
