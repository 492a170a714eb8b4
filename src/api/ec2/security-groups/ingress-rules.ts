import {
  type AuthorizeSecurityGroupIngressRequest,
  type IpPermission,
  type UserIdGroupPair,
} from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byEc2Id, byName } from '../../../common/refs/ref.js';
import { cidrText, ipv4Range } from '../../../common/net/ipv4.js';
import { type AskedRule } from '../../../cloud/security-groups/security-group.js';
import { inEc2Words } from '../not-found.js';
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

function rulesOfPermission(permission: IpPermission, accountNumber: string): readonly AskedRule[] {
  const ports = portsOf(permission);
  if (permission.Ipv6Ranges?.length || permission.PrefixListIds?.length)
    throw new EngineError(
      'InvalidParameterValue',
      'This cloud filters by IPv4 ranges and security groups only',
    );
  const ranges = (permission.IpRanges ?? []).map(({ CidrIp, Description }): AskedRule => ({
    ...ports,
    source: { cidr: cidrOf(CidrIp) },
    description: descriptionOf(Description),
  }));
  const groups = (permission.UserIdGroupPairs ?? []).map((pair): AskedRule => ({
    ...ports,
    source: sourceGroupOf(pair, accountNumber),
    description: descriptionOf(pair.Description),
  }));
  if (ranges.length + groups.length === 0)
    throw new EngineError('MissingParameter', 'The request must contain the parameter ipRanges or groups');
  return [...ranges, ...groups];
}

function flatRules(request: Request, accountNumber: string): readonly AskedRule[] {
  const { SourceSecurityGroupName: name, SourceSecurityGroupOwnerId: UserId, CidrIp } = request;
  if (name === undefined) {
    if (request.IpProtocol === undefined && CidrIp === undefined)
      throw new EngineError('MissingParameter', 'The request must contain the parameter ipPermissions');
    return [{ ...portsOf(request), source: { cidr: cidrOf(CidrIp) }, description: null }];
  }
  if (CidrIp !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter cidrIp cannot be used with the parameter sourceSecurityGroupName',
    );
  const source = sourceGroupOf({ GroupName: name, UserId }, accountNumber);
  const ports = request.IpProtocol === undefined ? EVERYTHING : [portsOf(request)];
  return ports.map((each) => ({ ...each, source, description: null }));
}

function cidrOf(cidr: string | undefined): string {
  if (cidr === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter cidrIp');
  const range = ipv4Range(cidr);
  if (range) return cidrText(range);
  throw new EngineError('InvalidParameterValue', `CIDR block ${cidr.slice(0, 100)} is malformed`);
}

/** Groups of other accounts are not seen from here. */
function sourceGroupOf(
  { GroupId, GroupName, UserId }: UserIdGroupPair,
  accountNumber: string,
): AskedRule['source'] {
  const name = GroupId ?? GroupName;
  if (name === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter groupName or groupId');
  if (UserId !== undefined && UserId !== accountNumber)
    throw inEc2Words(new NotFound('security-group', [byEc2Id(name.slice(0, 255))]), '');
  return { group: GroupId !== undefined ? byEc2Id(GroupId) : byName(name) };
}

function descriptionOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/.test(text)) return text;
  throw new EngineError(
    'InvalidParameterValue',
    'Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*',
  );
}
