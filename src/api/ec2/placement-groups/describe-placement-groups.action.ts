import {
  DescribePlacementGroups$,
  type DescribePlacementGroupsRequest,
  type DescribePlacementGroupsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { byEc2Id, byName } from '../../../common/refs/ref.js';
import { placementGroupFilters } from '../../../cloud/placement-groups/filters/ec2.js';
import { PlacementGroupService } from '../../../cloud/placement-groups/placement-group.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { placementGroupView } from './placement-group.view.js';

@Injectable()
@Ec2Action(DescribePlacementGroups$, 'placement-group:read')
export class DescribePlacementGroupsAction implements Ec2Handler<
  DescribePlacementGroupsRequest,
  DescribePlacementGroupsResult
> {
  constructor(
    private readonly groups: PlacementGroupService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    { GroupNames = [], GroupIds = [], Filters }: DescribePlacementGroupsRequest,
  ): Promise<DescribePlacementGroupsResult> {
    const refs = [...GroupNames.map(byName), ...GroupIds.map(byEc2Id)];
    // What is named is there, whatever the filters leave of it.
    if (refs.length > 0) await this.groups.list(context, { refs });
    const condition = placementGroupFilters.condition(Filters);
    const rows = await this.groups.list(context, { refs, condition });
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    return { PlacementGroups: rows.map((row) => placementGroupView(row, place)) };
  }
}
