import { type AuthorizeSecurityGroupIngressRequest, type IpPermission } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type AskedRule } from '../../../cloud/security-groups/security-group.js';
import { descriptionOf, groupPeer, ipv4Peer, ipv6Peer, noPeer, refusePrefixList } from './rule-peers.js';
import { type Ports, portsOf } from './rule-ports.js';

type Request = Pick<
  AuthorizeSecurityGroupIngressRequest,
  | 'IpPermissions'
  | 'IpProtocol'
  | 'FromPort'
  | 'ToPort'
  | 'CidrIp'
  | 'SourceSecurityGroupName'
  | 'SourceSecurityGroupOwnerId'
>;

/** What a source group without a protocol is let do in the flat form. */
const EVERYTHING: readonly Ports[] = [
  { protocol: 'tcp', fromPort: 0, toPort: 65_535 },
  { protocol: 'udp', fromPort: 0, toPort: 65_535 },
  { protocol: 'icmp', fromPort: -1, toPort: -1 },
];

/** Whether a rule is described beside `IpPermissions`, as old clients do. */
export const isFlat = ({ IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName }: Request): boolean =>
  [IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName].some((part) => part !== undefined);

/** The rules that a request names: its IpPermissions, or the flat form of old clients. One rule a source. */
export function rulesOf(request: Request, accountNumber: string): readonly AskedRule[] {
  const { IpPermissions: permissions } = request;
  if (permissions === undefined || permissions.length === 0) return flatRules(request, accountNumber);
  if (isFlat(request))
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter ipPermissions cannot be used with the parameters ipProtocol, cidrIp and sourceSecurityGroupName',
    );
  return permissions.flatMap((permission) => rulesOfPermission(permission, accountNumber));
}

/** The rules of one permission, one for each other side that it names. */
export function rulesOfPermission(permission: IpPermission, accountNumber: string): readonly AskedRule[] {
  const ports = portsOf(permission);
  const { IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [], PrefixListIds = [] } = permission;
  if (PrefixListIds.length > 0) refusePrefixList(PrefixListIds[0]?.PrefixListId);
  const peers = [
    ...IpRanges.map((one) => [ipv4Peer(one.CidrIp), one.Description] as const),
    ...Ipv6Ranges.map((one) => [ipv6Peer(one.CidrIpv6), one.Description] as const),
    ...UserIdGroupPairs.map((one) => [groupPeer(one, accountNumber), one.Description] as const),
  ];
  if (peers.length === 0) noPeer();
  return peers.map(([source, text]) => ({ ...ports, source, description: descriptionOf(text) }));
}

function flatRules(request: Request, accountNumber: string): readonly AskedRule[] {
  const { SourceSecurityGroupName: name, SourceSecurityGroupOwnerId: UserId, CidrIp } = request;
  if (name === undefined) {
    if (!isFlat(request))
      throw new EngineError('MissingParameter', 'The request must contain the parameter ipPermissions');
    if (CidrIp === undefined) noPeer();
    return [{ ...portsOf(request), source: ipv4Peer(CidrIp), description: null }];
  }
  if (CidrIp !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter cidrIp cannot be used with the parameter sourceSecurityGroupName',
    );
  const source = groupPeer({ GroupName: name, UserId }, accountNumber);
  const ports = request.IpProtocol === undefined ? EVERYTHING : [portsOf(request)];
  return ports.map((each) => ({ ...each, source, description: null }));
}
