import { z } from 'zod';
import { cidrText, ipv4Range } from '../../../common/net/ipv4.js';
import { ipv6RangeText } from '../../../common/net/ipv6.js';
import { byId } from '../../../common/refs/ref.js';
import type { AskedRule, Protocol } from '../../../cloud/security-groups/security-group.js';
import { X7Error } from '../door/x7-error.js';
import { namedProject } from './named-project.js';

const port = z
  .union([z.int(), z.string().regex(/^-?\d{1,5}$/)])
  .transform(Number)
  .nullable()
  .optional();

/** `POST /security-group-rules`. */
export const ruleBody = z.strictObject({
  security_group_rule: z.strictObject({
    security_group_id: z.string().min(1).max(255),
    direction: z.enum(['ingress', 'egress']),
    ethertype: z.enum(['IPv4', 'IPv6']).nullable().optional(),
    protocol: z
      .union([z.int(), z.string().max(40)])
      .nullable()
      .optional(),
    ...{ port_range_min: port, port_range_max: port },
    remote_ip_prefix: z.string().max(64).nullable().optional(),
    remote_group_id: z.string().max(255).nullable().optional(),
    remote_address_group_id: z.null().optional(),
    description: z.string().max(255).nullable().optional(),
    ...namedProject,
  }),
});
export type RuleCreate = z.infer<typeof ruleBody>['security_group_rule'];

/** By their numbers, and other names of theirs. */
const NAMES: Readonly<Record<string, Protocol>> = {
  ...{ '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6', icmp: 'icmp', tcp: 'tcp', udp: 'udp' },
  ...{ icmpv6: 'icmpv6', 'ipv6-icmp': 'icmpv6', any: '-1' },
};
const NUMBERS: Readonly<Record<string, Protocol>> = {
  ...{ ah: '51', dccp: '33', egp: '8', esp: '50', gre: '47', igmp: '2', ospf: '89', pgm: '113', rsvp: '46' },
  ...{ sctp: '132', udplite: '136', vrrp: '112', ipip: '4' },
};

/** Throws 400 in the words of the network API. */
export function askedRuleOf(asked: RuleCreate): AskedRule {
  const { remote_ip_prefix: prefix, remote_group_id: group, ethertype, description } = asked;
  if (prefix && group) refuse('Only remote_ip_prefix or remote_group_id may be provided.');
  const protocol = protocolOf(asked.protocol);
  const isIpv6 = ethertype === 'IPv6';
  return {
    ...{ protocol, ...portsOf(protocol, asked), description: description || null },
    source: group ? { group: byId(group) } : { cidr: cidrOf(prefix ?? null, isIpv6) },
  };
}

function protocolOf(asked: RuleCreate['protocol']): Protocol {
  if (asked === null || asked === undefined || asked === '') return '-1';
  const name = String(asked).toLowerCase();
  if (Object.hasOwn(NAMES, name)) return NAMES[name] ?? '-1';
  if (Object.hasOwn(NUMBERS, name)) return NUMBERS[name] ?? '-1';
  if (/^\d{1,3}$/.test(name) && Number(name) <= 255) return `${Number(name)}`;
  return refuse(`Security group rule protocol ${name.slice(0, 40)} not supported.`);
}

function portsOf(protocol: Protocol, { port_range_min: min, port_range_max: max }: RuleCreate) {
  const [from, to] = [min ?? null, max ?? null];
  if (protocol === 'tcp' || protocol === 'udp') {
    if (from === null && to === null) return { fromPort: 0, toPort: 65_535 };
    if (from === null || to === null || from < 0 || to > 65_535 || from > to)
      return refuse('For TCP/UDP protocols, port_range_min must be <= port_range_max');
    return { fromPort: from, toPort: to };
  }
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    if (
      [from, to].some((value) => value !== null && (value < 0 || value > 255)) ||
      (from === null && to !== null)
    )
      return refuse('ICMP types and codes are from 0 to 255, and a code needs a type.');
    return { fromPort: from ?? -1, toPort: to ?? -1 };
  }
  if (from !== null || to !== null) return refuse('Must also specify protocol if port range is given.');
  return { fromPort: -1, toPort: -1 };
}

/** Absent: everywhere. */
function cidrOf(prefix: string | null, isIpv6: boolean): string {
  if (prefix === null) return isIpv6 ? '::/0' : '0.0.0.0/0';
  if (prefix.includes(':') !== isIpv6) return refuse(`${prefix} does not match the ethertype of the rule.`);
  if (isIpv6)
    return (
      ipv6RangeText(prefix.includes('/') ? prefix : `${prefix}/128`) ??
      refuse(`'${prefix}' is not a valid IP subnet`)
    );
  const range = ipv4Range(prefix.includes('/') ? prefix : `${prefix}/32`);
  return range ? cidrText(range) : refuse(`'${prefix}' is not a valid IP subnet`);
}

function refuse(message: string): never {
  throw new X7Error(400, `Invalid input for operation: ${message}`);
}
