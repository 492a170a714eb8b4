import { type NewRule, type RuleRow } from './security-group.js';

type Comparable = Pick<NewRule, 'protocol' | 'fromPort' | 'toPort' | 'source'>;

/** Two rules with the same key let the same traffic through; a description does not count, as at AWS. */
export const ruleKey = ({ protocol, fromPort, toPort, source }: Comparable): string =>
  [protocol, fromPort, toPort, peerOf(source)].join(' ');

export const rowKey = ({ cidr, sourceGroupId, ...row }: RuleRow): string =>
  ruleKey({ ...row, source: cidr === null ? { groupId: sourceGroupId ?? '' } : { cidr } });

/** The rule in AWS's words: `peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW`. */
export function ruleText({ protocol, fromPort, toPort, source }: Comparable): string {
  const any = (value: number) => (value === -1 ? 'ALL' : value);
  const named: Partial<Record<string, string>> = {
    '-1': 'ALL',
    icmp: `ICMP, type: ${any(fromPort)}, code: ${any(toPort)}`,
    icmpv6: `ICMPv6, type: ${any(fromPort)}, code: ${any(toPort)}`,
    tcp: `TCP, from port: ${fromPort}, to port: ${toPort}`,
    udp: `UDP, from port: ${fromPort}, to port: ${toPort}`,
  };
  return `peer: ${peerOf(source)}, ${named[protocol] ?? `PROTOCOL ${protocol}`}, ALLOW`;
}

const peerOf = (source: NewRule['source']): string => ('cidr' in source ? source.cidr : source.groupId);
