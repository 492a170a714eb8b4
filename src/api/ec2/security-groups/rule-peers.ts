import { type UserIdGroupPair } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { cidrText, ipv4Range } from '../../../common/net/ipv4.js';
import { ipv6RangeText } from '../../../common/net/ipv6.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byEc2Id, byName } from '../../../common/refs/ref.js';
import { type AskedRule } from '../../../cloud/security-groups/security-group.js';
import { inEc2Words } from '../not-found.js';

export function noPeer(): never {
  throw new EngineError(
    'MissingParameter',
    'Missing source specification: include source security group or CIDR information',
  );
}

/** The other side of a rule as a range of IPv4, canonical. */
export function ipv4Peer(cidr: string | undefined): AskedRule['source'] {
  if (cidr === undefined) missing('cidrIp');
  const range = ipv4Range(cidr);
  return range ? { cidr: cidrText(range) } : malformed(cidr);
}

/** The same of IPv6. */
export function ipv6Peer(cidr: string | undefined): AskedRule['source'] {
  if (cidr === undefined) missing('cidrIpv6');
  return { cidr: ipv6RangeText(cidr) ?? malformed(cidr) };
}

/** A group of another account is named by its id alone. */
export function groupPeer(
  { GroupId, GroupName, UserId }: UserIdGroupPair,
  accountNumber: string,
): AskedRule['source'] {
  const name = GroupId ?? GroupName;
  if (name === undefined) throw new EngineError('MissingParameter', 'Source group ID missing.');
  if (UserId !== undefined && UserId !== accountNumber) {
    if (GroupId !== undefined) return { group: byEc2Id(GroupId), account: UserId.slice(0, 255) };
    throw inEc2Words(new NotFound('security-group', [byEc2Id(name.slice(0, 255))]), '');
  }
  return { group: GroupId !== undefined ? byEc2Id(GroupId) : byName(name) };
}

/** There are no lists of prefixes that a rule could name: what would filter by one is refused. */
export function refusePrefixList(id: string | undefined): never {
  throw noPrefixList(id ?? '');
}

export const noPrefixList = (id: string): EngineError =>
  new EngineError('InvalidPrefixListId.NotFound', `The prefix list ID '${id.slice(0, 100)}' does not exist`);

/** Null: none. Throws InvalidParameterValue. */
export function descriptionOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/.test(text)) return text;
  throw new EngineError(
    'InvalidParameterValue',
    'Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*',
  );
}

function malformed(cidr: string): never {
  throw new EngineError('InvalidParameterValue', `CIDR block ${cidr.slice(0, 100)} is malformed`);
}

function missing(parameter: string): never {
  throw new EngineError('MissingParameter', `The request must contain the parameter ${parameter}`);
}
