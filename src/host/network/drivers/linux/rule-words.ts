import type { FilterRule } from '../../network-driver.js';

/** As nft names them. */
export type Family = 'ip' | 'ip6';

/** What matches a range at one end; of everywhere nothing: the chain is of one family. */
export const rangeText = (family: Family, peer: 'saddr' | 'daddr', cidr: string): string =>
  cidr.endsWith('/0') ? '' : `${family} ${peer} ${cidr}`;

/** What a rule matches of protocol and ports; empty: everything. */
export function protocolText({
  protocol,
  fromPort,
  toPort,
}: Pick<FilterRule, 'protocol' | 'fromPort' | 'toPort'>): string {
  switch (protocol) {
    case '-1':
      return '';
    case 'tcp':
    case 'udp':
      if (fromPort === -1) return `meta l4proto ${protocol}`;
      return `${protocol} dport ${fromPort === toPort ? fromPort : `${fromPort}-${toPort}`}`;
    case 'icmp':
      if (fromPort === -1) return 'meta l4proto icmp';
      return `icmp type ${fromPort}${toPort === -1 ? '' : ` icmp code ${toPort}`}`;
    case 'icmpv6':
      if (fromPort === -1) return 'meta l4proto icmpv6';
      return `icmpv6 type ${fromPort}${toPort === -1 ? '' : ` icmpv6 code ${toPort}`}`;
    default:
      return `meta l4proto ${protocol}`;
  }
}
