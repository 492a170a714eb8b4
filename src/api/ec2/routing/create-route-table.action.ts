import {
  CreateRouteTable$,
  type CreateRouteTableRequest,
  type CreateRouteTableResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { RouteTableService } from '../../../cloud/vpcs/route-table.service.js';
import { type NewInVpc } from '../../../cloud/vpcs/new-in-vpc.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { newInVpcOf } from '../vpcs/new-in-vpc.js';
import { routeTableViews } from '../vpcs/route-table.view.js';

const PARAMETERS: Built = {
  ...{ VpcId: 'built', TagSpecifications: 'built', ClientToken: 'built', DryRun: 'built' },
};

@Injectable()
@Ec2Action(CreateRouteTable$, 'vpc:create')
export class CreateRouteTableAction implements Ec2Handler<CreateRouteTableRequest, CreateRouteTableResult> {
  constructor(
    private readonly tables: RouteTableService,
    private readonly vpcs: VpcService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateRouteTableRequest): Promise<void> {
    const { vpc } = askedOf(request);
    await this.tables.check(context, vpc);
  }

  async handle(context: RequestContext, request: CreateRouteTableRequest): Promise<CreateRouteTableResult> {
    const asked = askedOf(request);
    const made = await this.tables.create(context, asked);
    const layout = await this.vpcs.layout(context.projectId, asked.vpc.value);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const RouteTable = routeTableViews(layout, place).find(({ RouteTableId }) => RouteTableId === made);
    return { RouteTable, ClientToken: request.ClientToken };
  }
}

function askedOf(request: CreateRouteTableRequest): NewInVpc {
  refuseUnbuilt(request, PARAMETERS);
  return newInVpcOf(request, 'route-table');
}
