import {
  AssociateRouteTable$,
  type AssociateRouteTableRequest,
  type AssociateRouteTableResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type Ref } from '../../../common/refs/ref.js';
import { RouteTableService } from '../../../cloud/vpcs/route-table.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

const PARAMETERS: Built = { RouteTableId: 'built', SubnetId: 'built', DryRun: 'built' };

/** A subnet uses the table from now on. Tables of gateways are not built. */
@Injectable()
@Ec2Action(AssociateRouteTable$, 'vpc:update')
export class AssociateRouteTableAction implements Ec2Handler<
  AssociateRouteTableRequest,
  AssociateRouteTableResult
> {
  constructor(private readonly tables: RouteTableService) {}

  async check(context: RequestContext, request: AssociateRouteTableRequest): Promise<void> {
    await this.tables.checkAssociate(context, ...askedOf(request));
  }

  async handle(
    context: RequestContext,
    request: AssociateRouteTableRequest,
  ): Promise<AssociateRouteTableResult> {
    const AssociationId = await this.tables.associate(context, ...askedOf(request));
    return { AssociationId, AssociationState: { State: 'associated' } };
  }
}

function askedOf(request: AssociateRouteTableRequest): readonly [table: Ref, subnet: Ref] {
  refuseUnbuilt(request, PARAMETERS);
  const { SubnetId } = request;
  if (SubnetId === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter subnetId or gatewayId');
  return [idRef('route-table', request.RouteTableId ?? ''), idRef('subnet', SubnetId)];
}
