import { type StaleIpPermission, type StaleSecurityGroup } from '@aws-sdk/client-ec2';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { StaleRule } from '../../../cloud/security-groups/peered-rules.js';
import { ipPermissionsView } from './ip-permission.view.js';

/** Stale rules of a VPC → EC2's groups that have them. */
export const staleGroupsView = (
  rules: readonly StaleRule[],
  { accountNumber }: Pick<RequestContext, 'accountNumber'>,
  VpcId: string,
): StaleSecurityGroup[] => {
  const groups = new Map(rules.map(({ groupId, groupName }) => [groupId, groupName]));
  return [...groups].map(([GroupId, GroupName]) => {
    const of = (direction: StaleRule['direction']): StaleIpPermission[] => {
      const own = rules.filter((rule) => rule.groupId === GroupId && rule.direction === direction);
      // Only rules that name a group are ever stale.
      return ipPermissionsView(own, accountNumber).map(
        ({ IpProtocol, FromPort, ToPort, UserIdGroupPairs }) => ({
          ...{ IpProtocol, FromPort, ToPort, UserIdGroupPairs, IpRanges: [], PrefixListIds: [] },
        }),
      );
    };
    return {
      ...{ GroupId, GroupName, VpcId },
      ...{ StaleIpPermissions: of('ingress'), StaleIpPermissionsEgress: of('egress') },
    };
  });
};
