import { type RevokedSecurityGroupRule, type SecurityGroupRule } from '@aws-sdk/client-ec2';
import { type RuleRow } from '../../../cloud/security-groups/security-group.js';
import { type TaggedRuleRow } from '../../../cloud/security-groups/rule-pages.js';
import { type Tag } from '../../../cloud/tags/tag.js';
import { arnOf } from '../arn.js';
import { isIpv6 } from './ip-permission.view.js';
import { tagsView } from '../tags/tags.view.js';

/** Where the cloud and the caller are, for what AWS names by region and account. */
export interface Place {
  readonly region: string;
  readonly accountNumber: string;
}

/** Row → EC2's SecurityGroupRule. */
export const securityGroupRuleView = (
  row: RuleRow,
  { tags, ...place }: Place & { readonly tags: TaggedRuleRow['tags'] },
): SecurityGroupRule => ({
  ...common(row),
  GroupOwnerId: place.accountNumber,
  ...(row.sourceGroupId !== null && {
    ReferencedGroupInfo: { GroupId: row.sourceGroupId, UserId: row.sourceAccount ?? place.accountNumber },
  }),
  SecurityGroupRuleArn: arnOf(place, `security-group-rule/${row.ec2Id}`),
  Tags: tagsView(tags) ?? [],
});

/** Of rules that were just made, all with the same tags. */
export const newRuleViews = (
  rows: readonly RuleRow[],
  tags: readonly Tag[],
  place: Place,
): SecurityGroupRule[] =>
  rows.map((row) =>
    securityGroupRuleView(row, { ...place, tags: tags.map(({ key, value }) => [key, value]) }),
  );

export const revokedRuleView = (row: RuleRow): RevokedSecurityGroupRule => ({
  ...common(row),
  ...(row.sourceGroupId !== null && { ReferencedGroupId: row.sourceGroupId }),
});

const common = (row: RuleRow) => ({
  SecurityGroupRuleId: row.ec2Id,
  GroupId: row.groupId,
  IsEgress: row.direction === 'egress',
  IpProtocol: row.protocol,
  FromPort: row.fromPort,
  ToPort: row.toPort,
  ...(row.cidr !== null && (isIpv6(row.cidr) ? { CidrIpv6: row.cidr } : { CidrIpv4: row.cidr })),
  ...(row.description !== null && { Description: row.description }),
});
