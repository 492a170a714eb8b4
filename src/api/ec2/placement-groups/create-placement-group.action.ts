import {
  CreatePlacementGroup$,
  type CreatePlacementGroupRequest,
  type CreatePlacementGroupResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { PlacementGroupService } from '../../../cloud/placement-groups/placement-group.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { newPlacementGroupOf } from './new-placement-group.js';
import { placementGroupView } from './placement-group.view.js';

@Injectable()
@Ec2Action(CreatePlacementGroup$, 'placement-group:create')
export class CreatePlacementGroupAction implements Ec2Handler<
  CreatePlacementGroupRequest,
  CreatePlacementGroupResult
> {
  constructor(
    private readonly groups: PlacementGroupService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreatePlacementGroupRequest): Promise<void> {
    await this.groups.check(context, newPlacementGroupOf(request).name);
  }

  async handle(
    context: RequestContext,
    request: CreatePlacementGroupRequest,
  ): Promise<CreatePlacementGroupResult> {
    const row = await this.groups.create(context, newPlacementGroupOf(request));
    const { accountNumber } = context;
    return { PlacementGroup: placementGroupView(row, { region: this.place.region, accountNumber }) };
  }
}
