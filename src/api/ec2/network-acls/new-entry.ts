import { type IcmpTypeCode, type PortRange } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ipv6RangeText } from '../../../common/net/ipv6.js';
import { type AclEntry, type AclPlace } from '../../../cloud/networks/network-acl.js';
import { rangeText } from '../../../cloud/networks/own-range.js';

/** CreateNetworkAclEntry and ReplaceNetworkAclEntry, which ask for the same. */
export interface EntryRequest {
  readonly RuleNumber?: number | undefined;
  readonly Protocol?: string | undefined;
  readonly RuleAction?: 'allow' | 'deny' | undefined;
  readonly Egress?: boolean | undefined;
  readonly CidrBlock?: string | undefined;
  readonly Ipv6CidrBlock?: string | undefined;
  readonly IcmpTypeCode?: IcmpTypeCode | undefined;
  readonly PortRange?: PortRange | undefined;
}

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['all', -1],
  ['tcp', 6],
  ['udp', 17],
  ['icmp', 1],
  ['icmpv6', 58],
]);
const MOST = { protocol: 255, port: 65_535, icmp: 255 };

/** What is asked of an entry, checked for form. Throws MissingParameter, InvalidParameterValue. */
export function entryOf(request: EntryRequest): AclEntry {
  const protocol = protocolOf(request.Protocol ?? '');
  return {
    ...placeOf(request),
    protocol,
    isAllow: request.RuleAction === 'allow',
    cidr: rangeOf(request),
    ...portsOf(protocol, request),
  };
}

export const placeOf = ({ RuleNumber = 0, Egress = false }: EntryRequest): AclPlace => ({
  isEgress: Egress,
  number: RuleNumber,
});

/** AWS takes numbers, and names of the protocols that it knows. */
function protocolOf(text: string): number {
  const named = NUMBERS.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (text === '-1' || (/^\d{1,3}$/.test(text) && Number(text) <= MOST.protocol)) return Number(text);
  refuse(`Value (${text.slice(0, 100)}) for parameter protocol is invalid. Unknown protocol.`);
}

function rangeOf({ CidrBlock, Ipv6CidrBlock }: EntryRequest): string {
  if (CidrBlock !== undefined && Ipv6CidrBlock !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameters cidrBlock and ipv6CidrBlock may not be used together',
    );
  if (CidrBlock !== undefined) return rangeText('cidrBlock', CidrBlock);
  if (Ipv6CidrBlock === undefined) missing('cidrBlock');
  const range = ipv6RangeText(Ipv6CidrBlock);
  if (range !== undefined) return range;
  refuse(
    `Value (${Ipv6CidrBlock.slice(0, 100)}) for parameter ipv6CidrBlock is invalid. This is not a valid CIDR block.`,
  );
}

function portsOf(
  protocol: number,
  { PortRange, IcmpTypeCode }: EntryRequest,
): Pick<AclEntry, 'fromPort' | 'toPort'> {
  if (protocol === 6 || protocol === 17) return tcpPorts(PortRange);
  if (protocol === 1 || protocol === 58) return icmpOf(IcmpTypeCode);
  return { fromPort: -1, toPort: -1 };
}

function tcpPorts({ From, To }: PortRange = {}): Pick<AclEntry, 'fromPort' | 'toPort'> {
  if (From === undefined || To === undefined) missing('portRange');
  for (const port of [From, To])
    if (port < 0 || port > MOST.port) refuse(`Value (${port}) for parameter portRange is out of range.`);
  if (From > To) refuse(`Value (${From}-${To}) for parameter portRange is invalid.`);
  return { fromPort: From, toPort: To };
}

/** Any type means any code. */
function icmpOf({ Type, Code }: IcmpTypeCode = {}): Pick<AclEntry, 'fromPort' | 'toPort'> {
  if (Type === undefined || Code === undefined) missing('icmpTypeCode');
  for (const number of [Type, Code])
    if (number < -1 || number > MOST.icmp)
      refuse(`Value (${number}) for parameter icmpTypeCode is out of range.`);
  if (Type === -1 && Code !== -1) refuse(`Value (${Code}) for parameter icmpTypeCode.code is invalid.`);
  return { fromPort: Type, toPort: Code };
}

function missing(parameter: string): never {
  throw new EngineError('MissingParameter', `The request must contain the parameter ${parameter}`);
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
