import {
  DescribeSecurityGroups$,
  type DescribeSecurityGroupsRequest,
  type DescribeSecurityGroupsResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { groupFilters } from '../../../cloud/security-groups/filters/ec2.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs, nameRefs } from '../refs.js';
import { securityGroupView } from './security-group.view.js';

const rule = { action: 'DescribeSecurityGroups', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeSecurityGroups$, 'security-group:read')
export class DescribeSecurityGroupsAction implements Ec2Handler<
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeSecurityGroupsRequest,
  ): Promise<DescribeSecurityGroupsResult> {
    const query = {
      refs: [...idRefs('security-group', request.GroupIds), ...nameRefs(request.GroupNames)],
      condition: groupFilters.condition(request.Filters),
    };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      { read: (page) => this.groups.list(context, { ...query, ...page }), keyOf: ({ ec2Id }) => ec2Id },
    );
    const place = { ...this.place, accountNumber: context.accountNumber };
    return { SecurityGroups: rows.map((row) => securityGroupView(row, place)), NextToken };
  }
}
