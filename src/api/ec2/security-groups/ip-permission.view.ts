import { type IpPermission, type IpRange, type UserIdGroupPair } from '@aws-sdk/client-ec2';
import { type Ref } from '../../../common/refs/ref.js';
import { type AskedRule, type RuleRow } from '../../../cloud/security-groups/security-group.js';

/** Rules → EC2's IpPermissions: one for each protocol and ports, with all their sources, in the order of the rules. */
export function ipPermissionsView(rules: readonly RuleRow[], accountNumber: string): IpPermission[] {
  const permissions = new Map<string, ReturnType<typeof emptyPermission>>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    const permission = permissions.get(key) ?? emptyPermission(rule);
    permissions.set(key, permission);
    const description = rule.description !== null && { Description: rule.description };
    if (rule.cidr !== null) permission.IpRanges.push({ CidrIp: rule.cidr, ...description });
    else permission.UserIdGroupPairs.push({ ...pairOf(rule, accountNumber), ...description });
  }
  return [...permissions.values()];
}

/** What was to be revoked and never was there. */
export const unknownPermissionView = (rule: AskedRule): IpPermission => ({
  ...emptyPermission(rule),
  ...('cidr' in rule.source && { IpRanges: [{ CidrIp: rule.source.cidr }] }),
  ...('group' in rule.source && { UserIdGroupPairs: [namedPair(rule.source.group)] }),
});

const namedPair = ({ by, value }: Ref): UserIdGroupPair =>
  by === 'name' ? { GroupName: value } : { GroupId: value };

/** For all protocols AWS tells no ports. */
const emptyPermission = ({
  protocol,
  fromPort,
  toPort,
}: Pick<RuleRow, 'protocol' | 'fromPort' | 'toPort'>) => ({
  IpProtocol: protocol,
  ...(protocol !== '-1' && { FromPort: fromPort, ToPort: toPort }),
  IpRanges: [] as IpRange[],
  Ipv6Ranges: [],
  PrefixListIds: [],
  UserIdGroupPairs: [] as UserIdGroupPair[],
});

const pairOf = (rule: RuleRow, accountNumber: string): UserIdGroupPair => ({
  GroupId: rule.sourceGroupId ?? '',
  UserId: accountNumber,
});
