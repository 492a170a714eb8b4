import { type IpPermission, type IpRange, type Ipv6Range, type UserIdGroupPair } from '@aws-sdk/client-ec2';
import { type Ref } from '../../../common/refs/ref.js';
import { type AskedRule, type RuleRow } from '../../../cloud/security-groups/security-group.js';

const WITH_PORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

export const isIpv6 = (cidr: string): boolean => cidr.includes(':');

/** Rules → EC2's IpPermissions: one for each protocol and ports, with all their sources, in the order of the rules. */
export function ipPermissionsView(rules: readonly RuleRow[], accountNumber: string): IpPermission[] {
  const permissions = new Map<string, ReturnType<typeof emptyPermission>>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    const permission = permissions.get(key) ?? emptyPermission(rule);
    permissions.set(key, permission);
    const description = rule.description !== null && { Description: rule.description };
    const { cidr } = rule;
    if (cidr !== null && isIpv6(cidr)) permission.Ipv6Ranges.push({ CidrIpv6: cidr, ...description });
    else if (cidr !== null) permission.IpRanges.push({ CidrIp: cidr, ...description });
    else permission.UserIdGroupPairs.push({ ...pairOf(rule, accountNumber), ...description });
  }
  return [...permissions.values()];
}

/** What was to be revoked and never was there. */
export const unknownPermissionView = (rule: AskedRule): IpPermission => ({
  ...emptyPermission(rule),
  ...('cidr' in rule.source &&
    (isIpv6(rule.source.cidr)
      ? { Ipv6Ranges: [{ CidrIpv6: rule.source.cidr }] }
      : { IpRanges: [{ CidrIp: rule.source.cidr }] })),
  ...('group' in rule.source && { UserIdGroupPairs: [namedPair(rule.source.group)] }),
});

const namedPair = ({ by, value }: Ref): UserIdGroupPair =>
  by === 'name' ? { GroupName: value } : { GroupId: value };

/** AWS tells ports of protocols that it has a name for. */
const emptyPermission = ({
  protocol,
  fromPort,
  toPort,
}: Pick<RuleRow, 'protocol' | 'fromPort' | 'toPort'>) => ({
  IpProtocol: protocol,
  ...(WITH_PORTS.has(protocol) && { FromPort: fromPort, ToPort: toPort }),
  IpRanges: [] as IpRange[],
  Ipv6Ranges: [] as Ipv6Range[],
  PrefixListIds: [],
  UserIdGroupPairs: [] as UserIdGroupPair[],
});

const pairOf = (rule: RuleRow, accountNumber: string): UserIdGroupPair => ({
  GroupId: rule.sourceGroupId ?? '',
  UserId: rule.sourceAccount ?? accountNumber,
});
