import { DeletePlacementGroup$, type DeletePlacementGroupRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { PlacementGroupService } from '../../../cloud/placement-groups/placement-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { placementGroupRef } from './placement-group-ref.js';

@Injectable()
@Ec2Action(DeletePlacementGroup$, 'placement-group:delete')
export class DeletePlacementGroupAction implements Ec2Handler<DeletePlacementGroupRequest, undefined> {
  constructor(private readonly groups: PlacementGroupService) {}

  async check(context: RequestContext, { GroupName }: DeletePlacementGroupRequest): Promise<void> {
    await this.groups.checkRemove(context, placementGroupRef(GroupName ?? ''));
  }

  async handle(context: RequestContext, { GroupName }: DeletePlacementGroupRequest): Promise<undefined> {
    await this.groups.remove(context, placementGroupRef(GroupName ?? ''));
  }
}
