import {
  AuthorizeSecurityGroupIngress$,
  type AuthorizeSecurityGroupIngressRequest,
  type AuthorizeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { authorizationOf } from './rule-requests.js';
import { newRuleViews } from './security-group-rule.view.js';

type Request = AuthorizeSecurityGroupIngressRequest;

@Injectable()
@Ec2Action(AuthorizeSecurityGroupIngress$, 'security-group-rule:create')
export class AuthorizeSecurityGroupIngressAction implements Ec2Handler<
  Request,
  AuthorizeSecurityGroupIngressResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly rules: SecurityGroupRuleService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    await this.groups.check(context, authorizationOf(context, request).group);
  }

  async handle(context: RequestContext, request: Request): Promise<AuthorizeSecurityGroupIngressResult> {
    const { projectId, accountNumber } = context;
    const { group: named, ...asked } = authorizationOf(context, request);
    const rows = await this.rules.authorize({ projectId, named, direction: 'ingress' }, asked);
    const place = { region: this.place.region, accountNumber };
    return { Return: true, SecurityGroupRules: newRuleViews(rows, asked.tags, place) };
  }
}
