import {
  DescribeSecurityGroupRules$,
  type DescribeSecurityGroupRulesRequest,
  type DescribeSecurityGroupRulesResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ruleFilters } from '../../../cloud/security-groups/filters/ec2.js';
import { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { Paginator } from '../pagination.js';
import { idRefs } from '../refs.js';
import { securityGroupRuleView } from './security-group-rule.view.js';

const rule = { action: 'DescribeSecurityGroupRules', min: 5, max: 1000 };

@Injectable()
@Ec2Action(DescribeSecurityGroupRules$, 'security-group-rule:read')
export class DescribeSecurityGroupRulesAction implements Ec2Handler<
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult
> {
  constructor(
    private readonly rules: SecurityGroupRuleService,
    private readonly paginator: Paginator,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: DescribeSecurityGroupRulesRequest,
  ): Promise<DescribeSecurityGroupRulesResult> {
    const query = {
      refs: idRefs('security-group-rule', request.SecurityGroupRuleIds),
      condition: ruleFilters.condition(request.Filters),
    };
    const { rows, NextToken } = await this.paginator.paged(
      { context, rule, request },
      {
        read: (page) => this.rules.list(context.projectId, { ...query, ...page }),
        keyOf: ({ ec2Id }) => ec2Id,
      },
    );
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    const views = rows.map((row) => securityGroupRuleView(row, { ...place, tags: row.tags }));
    return { SecurityGroupRules: views, NextToken };
  }
}
