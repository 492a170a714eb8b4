import { EngineError } from '../../../common/errors/engine-error.js';
import { type Protocol } from '../../../cloud/security-groups/security-group.js';

export interface Ports {
  readonly protocol: Protocol;
  readonly fromPort: number;
  readonly toPort: number;
}

interface Asked {
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
}

/** Names, and the numbers that AWS takes for them. */
const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map([
  ['tcp', 'tcp'],
  ['6', 'tcp'],
  ['udp', 'udp'],
  ['17', 'udp'],
  ['icmp', 'icmp'],
  ['1', 'icmp'],
  ['icmpv6', 'icmpv6'],
  ['58', 'icmpv6'],
  ['-1', '-1'],
  ['all', '-1'],
]);
const MAX_PORT = 65_535;
const MAX_ICMP = 255;
const MAX_PROTOCOL = 255;

/** Protocol and ports of one permission, in AWS's words where they are wrong. */
export function portsOf({ IpProtocol, FromPort, ToPort }: Asked): Ports {
  if (IpProtocol === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter ipProtocol');
  const protocol = protocolOf(IpProtocol);
  if (protocol === 'tcp' || protocol === 'udp') return ports(protocol, FromPort, ToPort);
  if (protocol === 'icmp' || protocol === 'icmpv6') return { protocol, ...icmp(FromPort, ToPort) };
  // Of all others AWS lets all ports through, whichever are asked for.
  return { protocol, fromPort: -1, toPort: -1 };
}

function protocolOf(text: string): Protocol {
  const named = PROTOCOLS.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (isNumber(text) && Number(text) <= MAX_PROTOCOL) return `${Number(text)}`;
  refuse(`Invalid value '${text.slice(0, 100)}' for IP protocol. Unknown protocol.`);
}

const isNumber = (text: string): text is `${number}` => /^\d{1,3}$/.test(text);

function ports(protocol: 'tcp' | 'udp', fromPort: number | undefined, toPort: number | undefined): Ports {
  if (fromPort === undefined || toPort === undefined)
    refuse(`Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`);
  for (const port of [fromPort, toPort])
    if (port < 0 || port > MAX_PORT) refuse(`TCP/UDP port (${port}) out of range`);
  if (fromPort > toPort) refuse(`Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  return { protocol, fromPort, toPort };
}

/** Type and code; any type means any code. */
function icmp(type: number | undefined, code: number | undefined): Omit<Ports, 'protocol'> {
  if (type === undefined || code === undefined)
    refuse(`Invalid value 'Must specify both type and code with ICMP.' for portRange.`);
  if (type < -1 || type > MAX_ICMP) refuse(`ICMP type (${type}) out of range`);
  if (code < -1 || code > MAX_ICMP) refuse(`ICMP code (${code}) out of range`);
  if (type === -1 && code !== -1) refuse(`ICMP code (${code}) must be -1 if the type is`);
  return { fromPort: type, toPort: code };
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
