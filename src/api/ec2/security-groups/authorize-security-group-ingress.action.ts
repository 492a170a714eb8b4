import {
  AuthorizeSecurityGroupIngress$,
  type AuthorizeSecurityGroupIngressRequest,
  type AuthorizeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { IngressService } from '../../../cloud/security-groups/ingress.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { securityGroupRuleView } from './security-group-rule.view.js';
import { groupOf, withCheckedSources } from './group-of.js';
import { rulesOf } from './ingress-rules.js';

type Request = AuthorizeSecurityGroupIngressRequest;

@Injectable()
@Ec2Action(AuthorizeSecurityGroupIngress$, 'security-group-rule:create')
export class AuthorizeSecurityGroupIngressAction implements Ec2Handler<
  Request,
  AuthorizeSecurityGroupIngressResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly ingress: IngressService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    const { group } = askedOf(context, request);
    await this.groups.check(context, group);
  }

  async handle(context: RequestContext, request: Request): Promise<AuthorizeSecurityGroupIngressResult> {
    const { group, ...asked } = askedOf(context, request);
    const rows = await this.ingress.authorize(context.projectId, group, asked);
    const around = { region: this.place.region, accountNumber: context.accountNumber, tags: asked.tags };
    return { Return: true, SecurityGroupRules: rows.map((row) => securityGroupRuleView(row, around)) };
  }
}

const askedOf = ({ accountNumber }: RequestContext, request: Request) => ({
  group: groupOf(request),
  rules: withCheckedSources(rulesOf(request, accountNumber)),
  tags: tagsOfSpecifications(request.TagSpecifications, ['security-group-rule'])['security-group-rule'] ?? [],
});
